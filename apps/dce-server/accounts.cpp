#include <CLI/CLI.hpp>
#include <cstdio>
#include <iostream>
#include <stdexcept>

#include "commands.h"

namespace dce::server_cli {
namespace {

server::Account known(server::Stores& stores, const std::string& name) {
  if (const auto account = stores.accounts.by_name(name)) return *account;
  throw std::runtime_error("there is no account called \"" + name + "\"");
}

/// From standard input: on the command line everybody on the host could read it.
std::string read_password() {
  std::string password;
  if (!std::getline(std::cin, password)) throw std::runtime_error("give the password on standard input");
  return password;
}

}  // namespace

void add_accounts(CLI::App& app, const Open& open) {
  CLI::App& accounts = *app.add_subcommand("accounts", "Those who administer")->require_subcommand(1);
  accounts.add_subcommand("list", "All of them")->callback([open] {
    for (const server::Account& account : open()->accounts.list())
      std::printf("%-24s %-14s %s%s\n", account.name.c_str(), std::string(name_of(account.role)).c_str(),
                  account.seen_at > 0 ? server::format_time(account.seen_at).c_str() : "never logged in",
                  account.enabled ? "" : "  disabled");
  });
  auto name = std::make_shared<std::string>();
  auto role = std::make_shared<std::string>("operator");
  const CLI::IsMember roles({"auditor", "operator", "administrator"});
  const auto one = [&](const char* command, const char* what, auto act) {
    CLI::App& sub = *accounts.add_subcommand(command, what);
    sub.add_option("NAME", *name, "What they log in as")->required();
    sub.callback([open, name, act] {
      const auto stores = open();
      act(*stores);
    });
    return &sub;
  };
  one("add", "Make one; the password is read from standard input",
      [=](server::Stores& stores) {
        stores.accounts.add(kHere, *name, *server::role_of(*role), read_password());
      })
      ->add_option("--role", *role, "auditor, operator or administrator")
      ->capture_default_str()
      ->check(roles);
  one("role", "Give it another role",
      [=](server::Stores& stores) {
        stores.accounts.set_role(kHere, known(stores, *name).id, *server::role_of(*role));
      })
      ->add_option("ROLE", *role, "auditor, operator or administrator")
      ->required()
      ->check(roles);
  one("password", "Set its password, read from standard input", [=](server::Stores& stores) {
    stores.accounts.set_password(kHere, known(stores, *name).id, read_password());
  });
  one("enable", "Let it in again",
      [=](server::Stores& stores) { stores.accounts.set_enabled(kHere, known(stores, *name).id, true); });
  one("disable", "Let it in no more",
      [=](server::Stores& stores) { stores.accounts.set_enabled(kHere, known(stores, *name).id, false); });
  one("remove", "Forget it",
      [=](server::Stores& stores) { stores.accounts.remove(kHere, known(stores, *name).id); });
  auto days = std::make_shared<int>(90);
  CLI::App& token = *one("token", "A token for its programs, shown this once", [=](server::Stores& stores) {
    const server::Account account = known(stores, *name);
    std::printf("%s\n", stores.accounts
                            .make_token(kHere, account.id, *server::role_of(*role), "command line",
                                        *days * server::kDay)
                            .c_str());
  });
  token.add_option("--role", *role, "What it may do, at most what its account may")
      ->capture_default_str()
      ->check(roles);
  token.add_option("--days", *days, "How long it holds")->capture_default_str()->check(CLI::Range(1, 3650));
}

void add_audit(CLI::App& app, const Open& open) {
  CLI::App& audit = *app.add_subcommand("audit", "Who did what, when, from where; the newest first");
  auto filter = std::make_shared<server::AuditLog::Filter>();
  auto count = std::make_shared<int>(100);
  audit.add_option("--action", filter->action, "Such as login, alarm, job.release");
  audit.add_option("--search", filter->text, "Somewhere in the line");
  audit.add_option("--count", *count, "How many")->capture_default_str()->check(CLI::Range(1, 1000));
  audit.callback([open, filter, count] {
    for (const server::AuditLine& line : open()->audit.page(*filter, {.count = *count}).rows)
      std::printf("%s  %-16s %-16s %-18s %s  %s\n", server::format_time(line.at).c_str(), line.actor.c_str(),
                  line.source.c_str(), line.action.c_str(), line.subject.c_str(), line.detail.c_str());
  });
}

}  // namespace dce::server_cli
