#include <CLI/CLI.hpp>
#include <cstdio>
#include <stdexcept>

#include "commands.h"

namespace dce::server_cli {
namespace {

server::User known(server::Stores& stores, const std::string& address) {
  if (const auto user = stores.users.by_address(address)) return *user;
  throw std::runtime_error("there is no user with the address \"" + address + "\"");
}

}  // namespace

void add_users(CLI::App& app, const Open& open) {
  CLI::App& users = *app.add_subcommand("users", "Accounts, codes and tokens")->require_subcommand(1);
  users.add_subcommand("list", "All of them")->callback([open] {
    for (const server::User& user : open()->users.list())
      std::printf("%s  %s%s  %s\n", user.address.c_str(), user.language.c_str(),
                  user.blocked ? "  blocked" : "", user.name.c_str());
  });
  auto address = std::make_shared<std::string>();
  auto name = std::make_shared<std::string>();
  auto language = std::make_shared<std::string>("en");
  CLI::App& add = *users.add_subcommand("add", "Make an account, whatever the policy says");
  add.add_option("ADDRESS", *address, "Mail address")->required();
  add.add_option("--name", *name, "Name");
  add.add_option("--language", *language, "en, de, fr or es")->capture_default_str();
  add.callback([=] { open()->acts.add_user(kHere, *address, *name, *language); });
  const auto one = [&](const char* command, const char* what, auto act) {
    CLI::App& sub = *users.add_subcommand(command, what);
    sub.add_option("ADDRESS", *address, "The user's")->required();
    sub.callback([open, address, act] {
      const auto stores = open();
      act(*stores, known(*stores, *address));
    });
    return &sub;
  };
  one("block", "Let them print no more", [](server::Stores& stores, const server::User& user) {
    stores.acts.set_blocked(kHere, user.id, true);
  });
  one("unblock", "Let them print again", [](server::Stores& stores, const server::User& user) {
    stores.acts.set_blocked(kHere, user.id, false);
  });
  one("code", "Their release code", [](server::Stores& stores, const server::User& user) {
    std::printf("%s\n", stores.codes.code_of(user.id).c_str());
  });
  one("new-code", "Another code; the one before is worth nothing then",
      [](server::Stores& stores, const server::User& user) {
        std::printf("%s\n", stores.acts.new_code(kHere, user.id).c_str());
      });
  auto pages = std::make_shared<int>(-1);
  one("quota", "How many pages a day they may print",
      [pages](server::Stores& stores, const server::User& user) {
        if (*pages >= 0) stores.quota.set_for(user.id, *pages);
        const server::Quota::Account account = stores.quota.of(user.id);
        std::printf(
            "%d pages today, %s\n", account.spent,
            account.is_limited() ? ("of " + std::to_string(account.allowed)).c_str() : "of any number");
      })
      ->add_option("--pages", *pages, "So many, instead of the policy's; 0 for any number")
      ->check(CLI::Range(0, 1000000));
  one("usual-quota", "As many pages a day as the policy says",
      [](server::Stores& stores, const server::User& user) { stores.quota.set_for(user.id, std::nullopt); });
  auto days = std::make_shared<int>(365);
  one("token", "A token for the API, shown this once",
      [days](server::Stores& stores, const server::User& user) {
        std::printf("%s\n",
                    stores.acts.new_token(kHere, user.id, "command line", *days * server::kDay).c_str());
      })
      ->add_option("--days", *days, "How long it holds")
      ->capture_default_str()
      ->check(CLI::Range(1, 3650));
  auto pattern = std::make_shared<std::string>();
  const auto rule = [&](const char* command, const char* what, auto act) {
    CLI::App& sub = *users.add_subcommand(command, what);
    sub.add_option("PATTERN", *pattern, "somebody@example.org, @example.org or @.example.org")->required();
    sub.callback([open, pattern, act] { act(open()->acts, *pattern); });
  };
  rule("allow", "Let an address or a domain print",
       [](server::Acts& acts, const std::string& text) { acts.set_rule(kHere, text, true); });
  rule("deny", "Let an address or a domain not print",
       [](server::Acts& acts, const std::string& text) { acts.set_rule(kHere, text, false); });
  rule("forget", "Remove such a rule",
       [](server::Acts& acts, const std::string& text) { acts.remove_rule(kHere, text); });
  users.add_subcommand("rules", "All of them")->callback([open] {
    for (const auto& [text, allowed] : open()->users.rules())
      std::printf("%-6s %s\n", allowed ? "allow" : "deny", text.c_str());
  });
}

}  // namespace dce::server_cli
