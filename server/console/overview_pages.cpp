// What is going on, at a glance.
#include "server/console/chart.h"
#include "server/console/page.h"
#include "server/reports/job_list.h"
#include "server/reports/usage.h"

namespace dce::server {
namespace {

void add_tile(View& view, const std::string& text, const std::string& value, const std::string& href,
              const char* tone = "") {
  view.add("tiles",
           View().set("text", text).set("value", value).set("href", href).set("tone", std::string(tone)));
}

void add_queue(View& view, const std::map<JobState, long long>& counts) {
  const auto count = [&](JobState state) {
    const auto found = counts.find(state);
    return found == counts.end() ? 0LL : found->second;
  };
  using enum JobState;
  const auto tile = [&](const char* text, JobState state, const char* tone) {
    add_tile(view, text, std::to_string(count(state)), "/jobs?state=" + std::string(name_of(state)),
             count(state) > 0 ? tone : "");
  };
  add_tile(view, "to be converted", std::to_string(count(received) + count(converting)),
           "/jobs?state=received", count(received) > 100 ? "warn" : "");
  tile("wait for their owners", held, "");
  tile("on their way", releasing, "");
  tile("unconfirmed", unconfirmed, "bad");
  tile("failed", failed, "bad");
}

void add_health(View& view, const ConsoleParts& parts) {
  for (const Engines::Health& engine : parts.engine_health()) {
    const std::string load = std::to_string(engine.running) + " of " + std::to_string(engine.slots) +
                             " busy, " + std::to_string(engine.waiting) + " waiting";
    view.add("engines", View()
                            .set("address", engine.address)
                            .set("text", engine.problem.empty() ? load : engine.problem)
                            .set("tone", std::string(engine.problem.empty() ? "good" : "bad"))
                            .set("word", std::string(engine.problem.empty() ? "answers" : "away")));
  }
  for (const Device& device : parts.web.devices.list())
    view.add("printers", View()
                             .set("id", device.id)
                             .set("name", device.name)
                             .set("location", device.location)
                             .set("text", device.condition.text())
                             .set("tone", std::string(device.enabled ? "good" : "warn"))
                             .set("word", std::string(device.enabled ? "in use" : "off")));
}

HttpResponse overview(const Visit& visit, const ConsoleParts& parts) {
  Database& database = parts.web.jobs.database();
  const Millis now = system_now();
  View view;
  view.set("live", "/events");
  add_queue(view, count_jobs(database));
  const std::vector<Usage> days =
      usage_by(database, UsageBy::day, format_day(now - 13 * kDay), format_day(now));
  std::vector<Bar> bars;
  long long today = 0;
  for (int i = 13; i >= 0; --i) {
    Bar bar{.label = format_day(now - i * kDay).substr(5)};
    for (const Usage& day : days) {
      if (day.key == format_day(now - i * kDay)) bar.value = day.pages;
    }
    today = bar.value;
    bars.push_back(std::move(bar));
  }
  add_tile(view, "pages today", std::to_string(today), "/reports");
  add_columns(view, bars);
  view.set("chart_title", "Pages a day, the last two weeks");
  add_health(view, parts);
  add_first_steps(view, visit, parts);
  for (const AuditLine& line : parts.audit.page({.action = "alarm", .from = now - kDay}, {.count = 5}).rows) {
    View row;
    row.set("subject", line.subject).set("detail", line.detail);
    add_time(row, "at", line.at);
    view.add("alarms", std::move(row));
  }
  for (const JobLine& line : list_jobs(database, {}, {.count = 8}).rows) {
    View row;
    row.set("id", line.id).set("name", line.name).set("user", line.user).set("device", line.device);
    row.set("unnamed", line.name.empty());
    add_state(row, line.state);
    add_time(row, "at", line.created_at);
    view.add("jobs", std::move(row));
  }
  return show(visit, "overview", "Overview", std::move(view));
}

}  // namespace

void add_overview_pages(Pages& pages, const ConsoleParts& parts) {
  pages.add("GET", "/", {Role::auditor, [&parts](const Visit& visit) { return overview(visit, parts); }});
}

}  // namespace dce::server
