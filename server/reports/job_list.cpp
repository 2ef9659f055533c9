#include "server/reports/job_list.h"

#include "server/base/text.h"

namespace dce::server {
namespace {

bool is_id(std::string_view text) {
  return text.size() == 32 && text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

/// In a job's name or its owner's address. The many that are deleted have no name.
void add_words(Database& database, Conditions& conditions, const std::string& pattern) {
  constexpr int kFew = 20;
  int owners = 0;
  database.read([&](soci::session& sql) {
    Conditions with_address;
    with_address.add(contains(database, "address"), {pattern});
    soci::statement statement(sql);
    statement.exchange(soci::into(owners));
    with_address.bind(statement, "SELECT COUNT(*) FROM (SELECT 1 AS one FROM users" + with_address.where() +
                                     " LIMIT " + std::to_string(kFew + 1) + ") found");
    statement.execute(true);
  });
  const std::string named = "name <> '' AND " + contains(database, "name");
  const std::string owned = "user_id IN (SELECT id FROM users WHERE " + contains(database, "address") + ")";
  if (owners > kFew) {
    // A page of them is soon together, in the order that is wanted.
    conditions.add("((" + named + ") OR " + owned + ")", {pattern, pattern});
  } else {
    // Few, or none: each is found by the index it is in, and not by looking at every job.
    conditions.add("id IN (SELECT id FROM jobs WHERE " + named + " UNION ALL SELECT id FROM jobs WHERE " +
                       owned + ")",
                   {pattern, pattern});
  }
}

}  // namespace

PageOf<JobLine> list_jobs(Database& database, const JobFilter& filter, const PageRequest& request) {
  Conditions conditions;
  if (filter.state.empty()) {
    conditions.add("state <> 'deleted'");
  } else if (filter.state != "all") {
    conditions.add("state = ?", {std::string(name_of(state_of(filter.state)))});
  }
  if (!filter.user_id.empty()) conditions.add("user_id = ?", {filter.user_id});
  if (!filter.device_id.empty()) conditions.add("device_id = ?", {filter.device_id});
  if (is_id(filter.text)) {
    conditions.add("id = ?", {filter.text});
  } else if (!filter.text.empty()) {
    add_words(database, conditions, like_anywhere(filter.text));
  }
  const std::string order = page_order(conditions, request, "created_at", "id");
  std::vector<JobLine> lines;
  database.read([&](soci::session& sql) {
    JobLine line;
    std::string state;
    soci::statement statement(sql);
    for (std::string* text : {&line.id, &line.name, &line.user_id, &line.user, &line.device_id, &line.device,
                              &line.message, &state})
      statement.exchange(soci::into(*text));
    statement.exchange(soci::into(line.pages));
    statement.exchange(soci::into(line.created_at));
    statement.exchange(soci::into(line.changed_at));
    // Names are looked up for the rows of the page alone; a join might be read from the other side.
    conditions.bind(
        statement,
        "SELECT id, name, user_id, COALESCE((SELECT address FROM users u WHERE u.id = user_id), ''), "
        "device_id, COALESCE((SELECT d.name FROM devices d WHERE d.id = device_id), ''), message, "
        "state, pages, created_at, changed_at FROM jobs" +
            conditions.where() + order);
    statement.execute();
    while (statement.fetch()) {
      line.state = state_of(state);
      lines.push_back(line);
    }
  });
  return page_of(std::move(lines), request, [](const JobLine& line) {
    return Cursor{line.created_at, line.id};
  });
}

std::map<JobState, long long> count_jobs(Database& database) {
  std::map<JobState, long long> counts;
  database.read([&](soci::session& sql) {
    std::string state;
    long long count = 0;
    // Each state by itself, so that only the index is read, and nothing of the many that are deleted.
    soci::statement statement =
        (sql.prepare
             << "SELECT state, COUNT(*) FROM jobs WHERE state IN ('received', 'converting', 'held', "
                "'releasing', 'sent', 'printed', 'unconfirmed', 'failed', 'cancelled') GROUP BY state",
         soci::into(state), soci::into(count));
    statement.execute();
    while (statement.fetch()) counts[state_of(state)] = count;
  });
  return counts;
}

}  // namespace dce::server
