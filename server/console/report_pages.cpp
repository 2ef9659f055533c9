// Who printed how much: by day, user and printer; as a table, a chart and CSV.
#include <algorithm>
#include <map>

#include "server/console/chart.h"
#include "server/console/csv.h"
#include "server/console/page.h"
#include "server/console/templates.h"
#include "server/reports/usage.h"

namespace dce::server {
namespace {

constexpr int kMostRows = 200, kMostOfCsv = 100'000, kMostDays = 366;

struct Request {
  std::string by, from, to;

  UsageBy usage_by() const {
    return by == "user" ? UsageBy::user : by == "printer" ? UsageBy::device : UsageBy::day;
  }
  std::string query() const { return "by=" + by + "&from=" + from + "&to=" + to; }
};

Request request_of(const HttpRequest& http) {
  const Millis now = system_now();
  Request request{
      .by = http.query_value("by"), .from = http.query_value("from"), .to = http.query_value("to")};
  if (request.by != "user" && request.by != "printer") request.by = "day";
  if (!is_day(request.to)) request.to = format_day(now);
  if (!is_day(request.from)) request.from = format_day(now - 29 * kDay);
  return request;
}

/// Days on which nothing was printed are columns too.
std::vector<Bar> columns_of(const std::vector<Usage>& rows, const Request& request) {
  std::map<std::string, long long> pages;
  for (const Usage& row : rows) pages[row.key] = row.pages;
  std::vector<Bar> bars;
  // From today backwards, for there is no reading of days: what is drawn lies within a year of now.
  Millis day = system_now();
  for (int i = 0; i < 2 * kMostDays && format_day(day) > request.to; ++i) day -= kDay;
  for (int i = 0; i < kMostDays && format_day(day) >= request.from; ++i, day -= kDay) {
    const std::string name = format_day(day);
    const auto found = pages.find(name);
    const long long value = found == pages.end() ? 0 : found->second;
    bars.push_back({.label = name.substr(5), .value = value, .title = name + ": " + std::to_string(value)});
  }
  std::reverse(bars.begin(), bars.end());
  return bars;
}

/// The days it shows.
std::vector<Usage> add_chart(View& view, Database& database, const Request& request) {
  std::vector<Usage> days = usage_by(database, UsageBy::day, request.from, request.to, kMostOfCsv);
  add_columns(view, columns_of(days, request));
  view.set("chart_title", "Pages a day, " + request.from + " to " + request.to);
  return days;
}

HttpResponse page(const Visit& visit, Database& database) {
  const Request request = request_of(visit.request);
  View view;
  view.set("from", request.from).set("to", request.to);
  view.set("csv", "/reports.csv?" + request.query()).set("svg", "/reports.svg?" + request.query());
  add_options(view, "ways", {{"day", "Day"}, {"user", "User"}, {"printer", "Printer"}}, request.by);
  view.set("head", std::string(request.by == "day" ? "Day" : request.by == "user" ? "User" : "Printer"));
  std::vector<Usage> rows = add_chart(view, database, request);
  Usage total;
  for (const Usage& day : rows) {
    total.jobs += day.jobs;
    total.pages += day.pages;
    total.sheets += day.sheets;
    total.colour_pages += day.colour_pages;
  }
  if (request.by != "day") rows = usage_by(database, request.usage_by(), request.from, request.to, kMostRows);
  long long most = 1;
  for (const Usage& row : rows) most = std::max(most, row.pages);
  for (const Usage& row : rows) {
    const std::string link = request.by == "user"      ? "/users/" + row.key
                             : request.by == "printer" ? "/printers/" + row.key
                                                       : "";
    view.add("rows", View()
                         .set("label", row.label)
                         .set("href", link)
                         .set("jobs", std::to_string(row.jobs))
                         .set("pages", std::to_string(row.pages))
                         .set("sheets", std::to_string(row.sheets))
                         .set("colour", std::to_string(row.colour_pages))
                         .set("share", std::to_string(row.pages * 100 / most)));
  }
  view.set("cut", request.by != "day" && rows.size() == static_cast<size_t>(kMostRows));
  view.set("total_jobs", std::to_string(total.jobs)).set("total_pages", std::to_string(total.pages));
  view.set("total_sheets", std::to_string(total.sheets));
  view.set("total_colour", std::to_string(total.colour_pages));
  return show(visit, "reports", "Reports", std::move(view));
}

HttpResponse csv(const Visit& visit, const ConsoleParts& parts) {
  const Request request = request_of(visit.request);
  Csv file({request.by, "jobs", "pages", "sheets", "colour pages"});
  for (const Usage& row :
       usage_by(parts.web.jobs.database(), request.usage_by(), request.from, request.to, kMostOfCsv))
    file.row({row.label, std::to_string(row.jobs), std::to_string(row.pages), std::to_string(row.sheets),
              std::to_string(row.colour_pages)});
  parts.audit.add(visit.actor(), "report.export", request.query());
  return file.answer("report.csv");
}

HttpResponse svg(const Visit& visit, Database& database) {
  View view;
  view.set("standalone", true);
  add_chart(view, database, request_of(visit.request));
  return {.type = "image/svg+xml", .body = fill(console_templates(), "chart", view)};
}

}  // namespace

void add_report_pages(Pages& pages, const ConsoleParts& parts) {
  Database& database = parts.web.jobs.database();
  pages.add("GET", "/reports",
            {Role::auditor, [&database](const Visit& visit) { return page(visit, database); }});
  pages.add("GET", "/reports.csv",
            {Role::auditor, [&parts](const Visit& visit) { return csv(visit, parts); }});
  pages.add("GET", "/reports.svg",
            {Role::auditor, [&database](const Visit& visit) { return svg(visit, database); }});
}

}  // namespace dce::server
