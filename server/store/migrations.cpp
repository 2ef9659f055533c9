#include "server/store/migrations.h"

#include <sys/stat.h>

#include <stdexcept>

#include "server/base/clock.h"
#include "server/base/files.h"

namespace dce::server {

int schema_version(Database& database) {
  int version = 0;
  database.write([&](soci::session& sql) {
    sql << "CREATE TABLE IF NOT EXISTS schema_migrations (version INTEGER PRIMARY KEY, title TEXT NOT NULL, "
           "applied_at BIGINT NOT NULL)";
    soci::indicator known = soci::i_ok;
    sql << "SELECT MAX(version) FROM schema_migrations", soci::into(version, known);
    if (known == soci::i_null) version = 0;
  });
  return version;
}

void copy_database(Database& database, const std::string& path) {
  if (file_exists(path)) throw std::runtime_error(path + " is there already");
  if (path.find('\'') != std::string::npos) throw std::runtime_error(path + ": quotes in a file's name");
  const mode_t before = umask(077);
  try {
    database.read([&](soci::session& sql) { sql << "VACUUM INTO '" + path + "'"; });
  } catch (...) {
    umask(before);
    throw;
  }
  umask(before);
}

int migrate(Database& database, bool backed_up, const std::vector<Migration>& steps) {
  const int before = schema_version(database);
  const int newest = steps.empty() ? 0 : steps.back().version;
  if (before > newest)
    throw std::runtime_error("the database is of a newer program (schema " + std::to_string(before) +
                             ", this one knows " + std::to_string(newest) + ")");
  if (before > 0 && before < newest && !backed_up) {
    if (!database.is_sqlite())
      throw std::runtime_error(
          "the schema must be brought up to date: make a backup with pg_dump, then "
          "start once with --backed-up");
    const std::string copy = database.path() + ".before-" + std::to_string(newest);
    if (!file_exists(copy)) copy_database(database, copy);
  }
  for (const Migration& step : steps) {
    if (step.version <= before) continue;
    database.write([&](soci::session& sql) {
      for (const std::string& statement : step.statements) sql << statement;
      for (const std::string& statement : database.is_sqlite() ? step.for_sqlite : step.for_postgresql)
        sql << statement;
      const Millis now = system_now();
      sql << "INSERT INTO schema_migrations (version, title, applied_at) VALUES (:version, :title, :at)",
          soci::use(step.version), soci::use(step.title), soci::use(now);
    });
  }
  return before;
}

}  // namespace dce::server
