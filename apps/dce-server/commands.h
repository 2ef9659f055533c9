// The commands of dce-server beside `run`.
#pragma once

#include <CLI/App.hpp>
#include <functional>
#include <memory>
#include <string>

#include "server/site/stores.h"

namespace dce::server_cli {

/// Opened when a command needs it, so that --help needs nothing.
using Open = std::function<std::unique_ptr<server::Stores>()>;

/// Adds the command; what it does is done while the command line is parsed. Mistakes of its user are
/// std::runtime_error.
void add_devices(CLI::App& app, const Open& open);
void add_users(CLI::App& app, const Open& open);
void add_jobs(CLI::App& app, const Open& open);

}  // namespace dce::server_cli
