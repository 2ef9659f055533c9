// The commands of dce-server beside `run`.
#pragma once

#include <CLI/App.hpp>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "server/base/program.h"
#include "server/site/stores.h"

namespace dce::server_cli {

/// Opened when a command needs it, so that --help needs nothing.
using Open = std::function<std::unique_ptr<server::Stores>()>;

/// How the audit log names who types commands.
inline const server::Actor kHere{server::system_user(), "command line"};

/// Adds the command; what it does is done while the command line is parsed. Mistakes of its user are
/// std::runtime_error.
void add_users(CLI::App& app, const Open& open);
void add_jobs(CLI::App& app, const Open& open);
void add_accounts(CLI::App& app, const Open& open);
void add_audit(CLI::App& app, const Open& open);
void add_report(CLI::App& app, const Open& open);
void add_webhooks(CLI::App& app, const Open& open);
void add_settings(CLI::App& app, const Open& open);
void add_mail(CLI::App& app, const Open& open);

/// What was typed as NAME=VALUE, and a secret from standard input where `secret` names one.
server::SettingValues values_in(const server::SettingsSection& section, const std::vector<std::string>& words,
                                const std::string& secret);

/// The configuration, once the command line was read.
using Configured = std::function<server::Config()>;
void add_backup(CLI::App& app, const Configured& config, const Open& open);
void add_devices(CLI::App& app, const Open& open, const Configured& config);

}  // namespace dce::server_cli
