#include "server/audit/audit.h"

#include "server/base/secrets.h"
#include "server/base/text.h"

namespace dce::server {

void insert_audit(soci::session& sql, Millis at, const Actor& actor, std::string_view action,
                  std::string_view subject, std::string_view detail) {
  const std::string id = random_id(), who = printable(actor.name), where = printable(actor.source, 80);
  const std::string what(action), whom = printable(subject, 254), text = printable(detail, 500);
  sql << "INSERT INTO audit (id, at, actor, source, action, subject, detail) VALUES (:id, :at, :actor, "
         ":source, :action, :subject, :detail)",
      soci::use(id), soci::use(at), soci::use(who), soci::use(where), soci::use(what), soci::use(whom),
      soci::use(text);
}

void AuditLog::add(const Actor& actor, std::string_view action, std::string_view subject,
                   std::string_view detail) {
  database_.write([&](soci::session& sql) { insert_audit(sql, clock_(), actor, action, subject, detail); });
}

long long AuditLog::trim(const Actor& actor, Millis before) {
  constexpr int kAtOnce = 5000;  // so that others may write in between
  long long sum = 0;
  for (long long gone = kAtOnce; gone == kAtOnce; sum += gone) {
    database_.write([&](soci::session& sql) {
      int older = 0;
      sql << "SELECT COUNT(*) FROM (SELECT 1 AS one FROM audit WHERE at < :before LIMIT 1) lines",
          soci::use(before), soci::into(older);
      gone = 0;
      if (older == 0) return;
      sql << "DELETE FROM audit_horizon";
      sql << "INSERT INTO audit_horizon (until) VALUES (:before)", soci::use(before);
      gone = changed(sql,
                     "DELETE FROM audit WHERE id IN (SELECT id FROM audit WHERE at < :before "
                     "ORDER BY at, id LIMIT :count)",
                     soci::use(before), soci::use(kAtOnce));
      insert_audit(sql, clock_(), actor, "audit.trim", "before " + format_day(before),
                   std::to_string(gone) + " lines");
    });
  }
  return sum;
}

PageOf<AuditLine> AuditLog::page(const Filter& filter, const PageRequest& request) {
  Conditions conditions;
  if (!filter.action.empty())
    // '/' is what follows '.', so these are the words that begin with the action and a dot.
    conditions.add("(action = ? OR (action > ? AND action < ?))",
                   {filter.action, filter.action + ".", filter.action + "/"});
  if (filter.from > 0) conditions.add("at >= ?", {filter.from});
  if (!filter.text.empty()) {
    const std::string pattern = like_anywhere(filter.text);
    conditions.add("(" + contains(database_, "actor") + " OR " + contains(database_, "source") + " OR " +
                       contains(database_, "subject") + " OR " + contains(database_, "detail") + ")",
                   {pattern, pattern, pattern, pattern});
  }
  const std::string order = page_order(conditions, request, "at", "id");
  std::vector<AuditLine> lines;
  database_.read([&](soci::session& sql) {
    AuditLine line;
    soci::statement statement(sql);
    statement.exchange(soci::into(line.id));
    statement.exchange(soci::into(line.at));
    statement.exchange(soci::into(line.actor));
    statement.exchange(soci::into(line.source));
    statement.exchange(soci::into(line.action));
    statement.exchange(soci::into(line.subject));
    statement.exchange(soci::into(line.detail));
    conditions.bind(statement, "SELECT id, at, actor, source, action, subject, detail FROM audit" +
                                   conditions.where() + order);
    statement.execute();
    while (statement.fetch()) lines.push_back(line);
  });
  return page_of(std::move(lines), request, [](const AuditLine& line) { return Cursor{line.at, line.id}; });
}

}  // namespace dce::server
