#include "server/reports/usage.h"

#include <algorithm>

#include "server/store/paging.h"

namespace dce::server {

bool is_day(const std::string& text) {
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') return false;
  for (const size_t i : {0, 1, 2, 3, 5, 6, 8, 9}) {
    if (text[i] < '0' || text[i] > '9') return false;
  }
  return true;
}

std::vector<Usage> usage_by(Database& database, UsageBy by, const std::string& from, const std::string& to,
                            int most) {
  const std::string key = by == UsageBy::day ? "day" : by == UsageBy::user ? "user_id" : "device_id";
  const std::string label = by == UsageBy::day ? "key"
                            : by == UsageBy::user
                                ? "COALESCE((SELECT address FROM users WHERE id = key), '(forgotten)')"
                                : "COALESCE((SELECT name FROM devices WHERE id = key), '(removed)')";
  const std::string order = by == UsageBy::day ? "key" : "pages DESC, key";
  // Else SQLite looks up the days, and sorts what it finds, instead of reading the key's own index in order.
  const std::string day = database.is_sqlite() && by != UsageBy::day ? "+day" : "day";
  std::vector<Usage> rows;
  database.read([&](soci::session& sql) {
    Usage row;
    soci::statement statement =
        (sql.prepare
             << "SELECT key, " + label + ", jobs, pages, sheets, colour_pages FROM (SELECT " + key +
                    " AS key, CAST(SUM(jobs) AS BIGINT) AS jobs, CAST(SUM(pages) AS BIGINT) AS pages, "
                    "CAST(SUM(sheets) AS BIGINT) AS sheets, CAST(SUM(colour_pages) AS BIGINT) AS "
                    "colour_pages FROM usage WHERE " +
                    day + " >= :first AND " + day + " <= :last GROUP BY " + key + ") AS sums ORDER BY " +
                    order + " LIMIT " + std::to_string(std::clamp(most, 1, 100'000)),
         soci::use(from), soci::use(to), soci::into(row.key), soci::into(row.label), soci::into(row.jobs),
         soci::into(row.pages), soci::into(row.sheets), soci::into(row.colour_pages));
    statement.execute();
    while (statement.fetch()) rows.push_back(row);
  });
  return rows;
}

Usage usage_total(Database& database, const std::string& from, const std::string& to,
                  const std::string& user_id) {
  Usage total{.key = from, .label = from};
  Conditions conditions;
  conditions.add("day >= ? AND day <= ?", {from, to});
  if (!user_id.empty()) conditions.add("user_id = ?", {user_id});
  database.read([&](soci::session& sql) {
    soci::statement statement(sql);
    for (long long* sum : {&total.jobs, &total.pages, &total.sheets, &total.colour_pages})
      statement.exchange(soci::into(*sum));
    conditions.bind(
        statement,
        "SELECT CAST(COALESCE(SUM(jobs), 0) AS BIGINT), CAST(COALESCE(SUM(pages), 0) AS BIGINT), "
        "CAST(COALESCE(SUM(sheets), 0) AS BIGINT), CAST(COALESCE(SUM(colour_pages), 0) AS BIGINT) "
        "FROM usage" +
            conditions.where());
    statement.execute(true);
  });
  return total;
}

}  // namespace dce::server
