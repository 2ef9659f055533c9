// Who did what, when, from where.
#include "server/base/text.h"
#include "server/console/csv.h"
#include "server/console/page.h"

namespace dce::server {
namespace {

constexpr int kMostOfCsv = 100'000;

AuditLog::Filter filter_of(const HttpRequest& request) {
  const int days = number_of(request.query_value("days"), 0, 0, 3650);
  return {.action = printable(request.query_value("action"), 40),
          .text = printable(trimmed(request.query_value("q")), 100),
          .from = days > 0 ? system_now() - days * kDay : 0};
}

HttpResponse list(const Visit& visit, AuditLog& audit) {
  const AuditLog::Filter filter = filter_of(visit.request);
  const PageOf<AuditLine> page = audit.page(filter, page_request(visit.request));
  View view;
  view.set("q", filter.text).set("live", "/events");
  view.set("csv", "/audit.csv?q=" + percent_encoded(filter.text) +
                      "&action=" + percent_encoded(filter.action) +
                      "&days=" + percent_encoded(visit.request.query_value("days")));
  add_options(view, "actions",
              {{"", "Everything"},
               {"login", "Logins"},
               {"alarm", "Alarms"},
               {"access", "Refused"},
               {"job", "Jobs"},
               {"user", "Users"},
               {"device", "Printers"},
               {"account", "Accounts"},
               {"token", "Tokens"},
               {"webhook", "Webhooks"},
               {"store", "Backups"}},
              filter.action);
  add_options(view, "days", {{"", "Any time"}, {"1", "24 hours"}, {"7", "7 days"}, {"30", "30 days"}},
              visit.request.query_value("days"));
  for (const AuditLine& line : page.rows) {
    View row;
    row.set("actor", line.actor).set("source", line.source).set("action", line.action);
    row.set("subject", line.subject).set("detail", line.detail);
    row.set("bad", line.action == "alarm" || line.action.ends_with(".refused"));
    add_time(row, "at", line.at);
    view.add("lines", std::move(row));
  }
  add_paging(view, visit, page);
  return show(visit, "audit", "Audit log", std::move(view));
}

HttpResponse csv(const Visit& visit, AuditLog& audit) {
  Csv file({"time", "who", "from", "action", "subject", "detail"});
  PageRequest request{.count = 1000};
  for (int rows = 0; rows < kMostOfCsv;) {
    const PageOf<AuditLine> page = audit.page(filter_of(visit.request), request);
    for (const AuditLine& line : page.rows)
      file.row({format_time(line.at), line.actor, line.source, line.action, line.subject, line.detail});
    if (page.older.empty()) break;
    rows += static_cast<int>(page.rows.size());
    request.older_than = page.older;
  }
  audit.add(visit.actor(), "audit.export", "audit.csv");
  return file.answer("audit.csv");
}

}  // namespace

void add_audit_pages(Pages& pages, const ConsoleParts& parts) {
  AuditLog& audit = parts.audit;
  pages.add("GET", "/audit", {Role::auditor, [&audit](const Visit& visit) { return list(visit, audit); }});
  pages.add("GET", "/audit.csv", {Role::auditor, [&audit](const Visit& visit) { return csv(visit, audit); }});
}

}  // namespace dce::server
