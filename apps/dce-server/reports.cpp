#include <CLI/CLI.hpp>
#include <cstdio>

#include "commands.h"
#include "server/reports/usage.h"

namespace dce::server_cli {

void add_report(CLI::App& app, const Open& open) {
  auto by = std::make_shared<std::string>("day");
  auto days = std::make_shared<int>(30);
  CLI::App& report = *app.add_subcommand("report", "Pages, sheets and jobs, as tab-separated lines");
  report.add_option("--by", *by, "day, user or printer")
      ->capture_default_str()
      ->check(CLI::IsMember({"day", "user", "printer"}));
  report.add_option("--days", *days, "How many, to today (UTC)")
      ->capture_default_str()
      ->check(CLI::Range(1, 3660));
  report.callback([=] {
    using server::UsageBy;
    const UsageBy way = *by == "user" ? UsageBy::user : *by == "printer" ? UsageBy::device : UsageBy::day;
    const server::Millis now = server::system_now();
    const auto stores = open();
    std::printf("%s\tjobs\tpages\tsheets\tcolour pages\n", by->c_str());
    for (const server::Usage& row :
         usage_by(stores->database, way, server::format_day(now - (*days - 1) * server::kDay),
                  server::format_day(now), 100'000))
      std::printf("%s\t%lld\t%lld\t%lld\t%lld\n", row.label.c_str(), row.jobs, row.pages, row.sheets,
                  row.colour_pages);
  });
}

void add_webhooks(CLI::App& app, const Open& open) {
  CLI::App& webhooks =
      *app.add_subcommand("webhooks", "Whom changes of jobs are told")->require_subcommand(1);
  webhooks.add_subcommand("list", "All of them")->callback([open] {
    for (const server::Webhook& webhook : open()->webhooks.list())
      std::printf("%s  %-8s %s  %s  last: %s  waiting: %lld  lost: %lld\n", webhook.id.c_str(),
                  webhook.enabled ? "on" : "off", webhook.url.c_str(), webhook.title.c_str(),
                  webhook.last_result.empty() ? "never" : webhook.last_result.c_str(), webhook.waiting,
                  webhook.lost);
  });
  auto url = std::make_shared<std::string>();
  auto title = std::make_shared<std::string>();
  auto id = std::make_shared<std::string>();
  CLI::App& add = *webhooks.add_subcommand("add", "Add one; prints its id and its secret");
  add.add_option("URL", *url, "https://HOST/PATH")->required();
  add.add_option("--title", *title, "What it is for");
  add.callback([=] {
    const auto stores = open();
    const server::Webhook made = stores->webhooks.add(kHere, *url, *title);
    std::printf("%s %s\n", made.id.c_str(), stores->webhooks.secret_of(made.id).c_str());
  });
  const auto one = [&](const char* command, const char* what, auto act) {
    CLI::App& sub = *webhooks.add_subcommand(command, what);
    sub.add_option("ID", *id, "The webhook")->required();
    sub.callback([=] { act(open()->webhooks); });
  };
  one("enable", "Tell it", [id](server::Webhooks& list) { list.set_enabled(kHere, *id, true); });
  one("disable", "Tell it nothing", [id](server::Webhooks& list) { list.set_enabled(kHere, *id, false); });
  one("remove", "Forget it", [id](server::Webhooks& list) { list.remove(kHere, *id); });
}

}  // namespace dce::server_cli
