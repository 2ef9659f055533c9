// Jobs, reports and the audit log, for programs.
#include "server/console/api.h"
#include "server/jobs/attempts.h"
#include "server/reports/job_list.h"
#include "server/reports/usage.h"

namespace dce::server {
namespace {

Json json_of(const JobLine& line) {
  return {{"id", line.id},
          {"name", line.name},
          {"state", name_of(line.state)},
          {"pages", line.pages},
          {"user", line.user},
          {"user_id", line.user_id},
          {"printer", line.device_id},
          {"message", line.message},
          {"created_ms", line.created_at},
          {"changed_ms", line.changed_at}};
}

HttpResponse list(const Visit& visit, Database& database) {
  const HttpRequest& request = visit.request;
  PageRequest page = page_request(request);
  page.count = number_of(request.query_value("count"), 50, 1, 500);
  return page_answer(list_jobs(database,
                               {.state = request.query_value("state"),
                                .user_id = request.query_value("user"),
                                .device_id = request.query_value("printer"),
                                .text = request.query_value("q")},
                               page),
                     json_of);
}

HttpResponse one(const Visit& visit, JobStore& jobs) {
  const PageOf<JobLine> found =
      list_jobs(jobs.database(), {.state = "all", .text = visit.values[0]}, {.count = 1});
  if (found.rows.empty() || found.rows[0].id != visit.values[0])
    return json_problem(404, "there is no such job");
  Json json = json_of(found.rows[0]);
  json["journal"] = Json::array();
  for (const JournalLine& line : jobs.journal(visit.values[0]))
    json["journal"].push_back({{"at_ms", line.at},
                               {"from", line.from},
                               {"to", line.to},
                               {"actor", line.actor},
                               {"detail", line.detail}});
  json["attempts"] = Json::array();
  for (const Attempt& attempt : Attempts(jobs).of_job(visit.values[0]))
    json["attempts"].push_back({{"at_ms", attempt.started_at},
                                {"printer", attempt.device_id},
                                {"phase", attempt.phase},
                                {"bytes", attempt.bytes},
                                {"detail", attempt.detail}});
  return json_answer(200, json);
}

HttpResponse overview(const ConsoleParts& parts) {
  Database& database = parts.web.jobs.database();
  Json states = Json::object(), engines = Json::array();
  for (const auto& [state, count] : count_jobs(database)) states[std::string(name_of(state))] = count;
  for (const Engines::Health& engine : parts.engine_health())
    engines.push_back({{"address", engine.address},
                       {"version", engine.version},
                       {"problem", engine.problem},
                       {"slots", engine.slots},
                       {"running", engine.running},
                       {"waiting", engine.waiting}});
  const std::string today = format_day(system_now());
  return json_answer(
      200,
      {{"jobs", states}, {"pages_today", usage_total(database, today, today).pages}, {"engines", engines}});
}

HttpResponse report(const Visit& visit, Database& database) {
  const std::string by = visit.request.query_value("by");
  const UsageBy way = by == "user" ? UsageBy::user : by == "printer" ? UsageBy::device : UsageBy::day;
  std::string from = visit.request.query_value("from"), to = visit.request.query_value("to");
  const Millis now = system_now();
  if (!is_day(from)) from = format_day(now - 29 * kDay);
  if (!is_day(to)) to = format_day(now);
  Json rows = Json::array();
  for (const Usage& row : usage_by(database, way, from, to))
    rows.push_back({{"id", row.key},
                    {"label", row.label},
                    {"jobs", row.jobs},
                    {"pages", row.pages},
                    {"sheets", row.sheets},
                    {"colour_pages", row.colour_pages}});
  return json_answer(200, {{"from", from}, {"to", to}, {"items", rows}});
}

HttpResponse audit(const Visit& visit, AuditLog& log) {
  const HttpRequest& request = visit.request;
  PageRequest page = page_request(request);
  page.count = number_of(request.query_value("count"), 50, 1, 500);
  return page_answer(
      log.page({.action = request.query_value("action"), .text = request.query_value("q")}, page),
      [](const AuditLine& line) {
        return Json{{"at_ms", line.at},      {"actor", line.actor},     {"source", line.source},
                    {"action", line.action}, {"subject", line.subject}, {"detail", line.detail}};
      });
}

}  // namespace

void add_job_calls(Pages& calls, const ConsoleParts& parts) {
  Database& database = parts.web.jobs.database();
  const Role sees = Role::auditor, acts = Role::operator_;
  add_call(calls, "GET", "/overview", sees, [&parts](const Visit&) { return overview(parts); });
  add_call(calls, "GET", "/jobs", sees, [&database](const Visit& visit) { return list(visit, database); });
  add_call(calls, "GET", "/jobs/{id}", sees,
           [&parts](const Visit& visit) { return one(visit, parts.web.jobs); });
  add_call(calls, "DELETE", "/jobs/{id}", acts, [&parts](const Visit& visit) {
    return parts.acts.delete_job(visit.actor(), visit.values[0]), done_answer();
  });
  add_call(calls, "POST", "/jobs/{id}/cancel", acts, [&parts](const Visit& visit) {
    return parts.acts.cancel_job(visit.actor(), visit.values[0]), done_answer();
  });
  add_call(calls, "POST", "/jobs/{id}/retry", acts, [&parts](const Visit& visit) {
    return parts.acts.retry_job(visit.actor(), visit.values[0]), done_answer();
  });
  add_call(calls, "POST", "/jobs/{id}/forward", acts, [&parts](const Visit& visit) {
    const std::string printer = required_text(body_of(visit), "printer");
    return parts.acts.forward_job(visit.actor(), visit.values[0], printer), done_answer();
  });
  add_call(calls, "GET", "/reports", sees,
           [&database](const Visit& visit) { return report(visit, database); });
  add_call(calls, "GET", "/audit", sees, [&parts](const Visit& visit) { return audit(visit, parts.audit); });
}

}  // namespace dce::server
