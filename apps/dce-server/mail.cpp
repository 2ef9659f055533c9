#include <CLI/CLI.hpp>
#include <cstdio>
#include <stdexcept>

#include "commands.h"
#include "server/site/mail_service.h"

namespace dce::server_cli {
namespace {

/// False where it does not work. Says which, what and why.
template <class Try>
bool test(const std::string& title, const Try& attempt) {
  try {
    std::printf("%s: %s\n", title.c_str(), attempt().c_str());
    return true;
  } catch (const std::exception& error) {
    std::printf("%s: %s\n", title.c_str(), error.what());
    return false;
  }
}

std::string where(const server::MailServer& mail) {
  return server::url_of(mail) + (mail.tls ? "" : ", in the open") +
         (mail.user.empty() ? "" : ", as " + mail.user) + (mail.oauth.endpoint.empty() ? "" : " by XOAUTH2");
}

void test_all(const server::MailConfig& config, const std::string& name) {
  const server::StopSignal never;
  bool good = true, any = false;
  for (const server::MailboxSettings& box : config.mailboxes) {
    if (!name.empty() && box.name != name) continue;
    any = true;
    const auto tokens = server::tokens_for(box.server, never);
    good &= test("mailbox " + box.name + " (" + where(box.server) + ")",
                 [&] { return "works: " + server::open_mailbox(box, tokens.get(), never)->describe(); });
  }
  if (name.empty() && config.answers()) {
    any = true;
    const auto tokens = server::tokens_for(config.smtp, never);
    good &= test("replies (" + where(config.smtp) + ")", [&] {
      server::SmtpClient(config.smtp, tokens.get(), never).test();
      return std::string("works");
    });
  }
  if (!any)
    throw std::runtime_error(name.empty() ? "no mailbox is configured"
                                          : "there is no mailbox \"" + name + "\"");
  if (!good) throw std::runtime_error("not everything works");
}

void require(bool found) {
  if (!found) throw std::runtime_error("there is no such mail in the outbox");
}

}  // namespace

void add_mail(CLI::App& app, const Open& open, const Configured& configured) {
  CLI::App& boxes = *app.add_subcommand("mailboxes", "Where mail is taken from")->require_subcommand(1);
  auto name = std::make_shared<std::string>();
  CLI::App& check = *boxes.add_subcommand("test", "Connect, log in, and say what is there; nothing is taken");
  check.add_option("NAME", *name, "One of them; else all, and the server that replies are sent through");
  check.callback([=] { test_all(configured().mail, *name); });
  boxes.add_subcommand("list", "All of them")->callback([=] {
    for (const server::MailboxSettings& box : configured().mail.mailboxes)
      std::printf("%-20s %s\n", box.name.c_str(), where(box.server).c_str());
  });

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
