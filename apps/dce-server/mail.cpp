#include <CLI/CLI.hpp>
#include <cstdio>
#include <stdexcept>

#include "commands.h"
#include "server/replies/outbox.h"
#include "server/settings/trials.h"

namespace dce::server_cli {
namespace {

std::string where(const server::MailServer& mail) {
  return server::url_of(mail) + (mail.tls ? "" : ", in the open") +
         (mail.user.empty() ? "" : ", as " + mail.user) + (mail.oauth.endpoint.empty() ? "" : " by XOAUTH2");
}

/// False where it does not work. Says which, what and why.
bool tell(const std::string& title, const server::TrialResult& result) {
  std::printf("%s: %s\n", title.c_str(), result.text.c_str());
  return result.works;
}

void test_all(server::Stores& stores, const std::string& name) {
  const std::shared_ptr<const server::LiveSettings> live = stores.live.get();
  server::Trials trials(stores.audit);
  bool good = true, any = false;
  for (const server::MailboxSettings& box : live->mailboxes) {
    if (!name.empty() && box.name != name) continue;
    any = true;
    good &= tell("mailbox " + box.name + " (" + where(box.server) + ")", trials.mailbox(kHere, box));
  }
  if (name.empty() && !live->smtp.host.empty()) {
    any = true;
    good &= tell("replies (" + where(live->smtp) + ")", trials.replies(kHere, *live, "", server::system_now()));
  }
  if (!any)
    throw std::runtime_error(name.empty() ? "no mailbox is set up"
                                          : "there is no mailbox \"" + name + "\" in use");
  if (!good) throw std::runtime_error("not everything works");
}

constexpr char kMailbox[] = "mailbox";

server::SettingsRow named(const server::Settings& settings, const std::string& name) {
  for (const server::SettingsRow& row : settings.state()->rows(kMailbox)) {
    if (row.name != name) continue;
    if (row.of_file()) throw std::runtime_error("that mailbox is set in " + settings.state()->file().path);
    return row;
  }
  throw std::runtime_error("there is no mailbox \"" + name + "\"");
}

void add_mailbox_changes(CLI::App& boxes, const Open& open) {
  auto name = std::make_shared<std::string>();
  auto words = std::make_shared<std::vector<std::string>>();
  auto secret = std::make_shared<std::string>();
  const auto one = [&](const char* command, const char* what, auto act) -> CLI::App& {
    CLI::App& sub = *boxes.add_subcommand(command, what);
    sub.add_option("NAME", *name, "The mailbox")->required();
    sub.callback([open, name, act] { act(open()->settings, *name); });
    return sub;
  };
  const auto with_values = [&](CLI::App& sub) {
    sub.add_option("NAME=VALUE", *words,
                   "host=..., user=..., as [[mailbox]] of the configuration file has them");
    sub.add_option("--secret", *secret, "password, oauth_secret or oauth_token, read from standard input");
  };
  with_values(
      one("add", "Take mail from another", [=](server::Settings& settings, const std::string& called) {
        server::SettingValues values = values_in(*server::find_section(kMailbox), *words, *secret);
        values["name"] = called;
        settings.add(kHere, kMailbox, values);
      }));
  with_values(one("set", "Change it", [=](server::Settings& settings, const std::string& called) {
    settings.change_row(kHere, kMailbox, named(settings, called).id,
                        {.values = values_in(*server::find_section(kMailbox), *words, *secret)});
  }));
  one("enable", "Take mail from it again", [](server::Settings& settings, const std::string& called) {
    settings.set_enabled(kHere, kMailbox, named(settings, called).id, true);
  });
  one("disable", "Leave its mail where it is", [](server::Settings& settings, const std::string& called) {
    settings.set_enabled(kHere, kMailbox, named(settings, called).id, false);
  });
  one("remove", "Forget it; its mail stays where it is",
      [](server::Settings& settings, const std::string& called) {
        settings.remove(kHere, kMailbox, named(settings, called).id);
      });
}

void require(bool found) {
  if (!found) throw std::runtime_error("there is no such mail in the outbox");
}

}  // namespace

void add_mail(CLI::App& app, const Open& open) {
  CLI::App& boxes = *app.add_subcommand("mailboxes", "Where mail is taken from")->require_subcommand(1);
  auto name = std::make_shared<std::string>();
  CLI::App& check = *boxes.add_subcommand("test", "Connect, log in, and say what is there; nothing is taken");
  check.add_option("NAME", *name, "One of them; else all, and the server that replies are sent through");
  check.callback([=] { test_all(*open(), *name); });
  boxes.add_subcommand("list", "All of them")->callback([=] {
    const auto stores = open();
    for (const server::SettingsRow& row : stores->settings.state()->rows(kMailbox))
      std::printf("%-20s %-6s %-6s %s\n", row.name.c_str(), row.enabled ? "in use" : "off",
                  row.of_file() ? "file" : "here",
                  where(server::mailbox_of(stores->settings, row).server).c_str());
  });
  add_mailbox_changes(boxes, open);

  CLI::App& outbox = *app.add_subcommand("outbox", "Replies that are owed")->require_subcommand(1);
  outbox.add_subcommand("list", "All of them")->callback([=] {
    const auto stores = open();
    for (const server::OwedMail& mail : server::Outbox(stores->database).list())
      std::printf("%s  %s  %-8s %-8s  %d tries  %s\n", mail.id.c_str(),
                  server::format_time(mail.created_at).c_str(), mail.kind.c_str(), mail.state.c_str(),
                  mail.tries, mail.problem.c_str());
  });
  auto id = std::make_shared<std::string>();
  CLI::App& retry = *outbox.add_subcommand("retry", "Try to send one again, now");
  retry.add_option("ID", *id, "The mail")->required();
  retry.callback([=] { require(server::Outbox(open()->database).retry(*id)); });
  CLI::App& drop = *outbox.add_subcommand("drop", "Send it never");
  drop.add_option("ID", *id, "The mail")->required();
  drop.callback([=] { require(server::Outbox(open()->database).drop(*id)); });
}

}  // namespace dce::server_cli
