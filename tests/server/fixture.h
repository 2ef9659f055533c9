// A folder, a database and a clock for one test.
#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <stdlib.h>

#include <atomic>
#include <filesystem>
#include <memory>
#include <string>

#include "server/base/files.h"
#include "server/base/secrets.h"
#include "server/documents/folder_shelf.h"
#include "server/documents/vault.h"
#include "server/jobs/job_store.h"
#include "server/store/database.h"
#include "server/store/migrations.h"

namespace dce::server {

class TemporaryFolder {
 public:
  TemporaryFolder() {
    std::string pattern = std::filesystem::temp_directory_path() / "dce-server-XXXXXX";
    path_ = mkdtemp(pattern.data());
  }
  ~TemporaryFolder() { std::filesystem::remove_all(path_); }
  std::string operator/(const std::string& name) const { return path_ + "/" + name; }
  const std::string& path() const { return path_; }

 private:
  std::string path_;
};

/// SQLite in a file; PostgreSQL, emptied first, where DCE_TEST_POSTGRESQL says how to connect to one.
class ServerTest : public testing::TestWithParam<std::string> {
 protected:
  void SetUp() override {
    if (GetParam() == "sqlite") {
      database = std::make_unique<Database>("sqlite:" + folder / "dce.db", 4);
    } else {
      const char* const connection = getenv("DCE_TEST_POSTGRESQL");
      if (connection == nullptr) GTEST_SKIP() << "DCE_TEST_POSTGRESQL names no PostgreSQL to test with";
      database = std::make_unique<Database>(std::string("postgresql:") + connection, 4);
      database->write([](soci::session& sql) { empty_postgresql(sql); });
    }
    migrate(*database);
  }

  /// The tables are made once: that takes longer than most tests.
  static void empty_postgresql(soci::session& sql) {
    static bool made = false;
    if (made) {
      sql << "DO $$ DECLARE names TEXT; BEGIN SELECT string_agg(quote_ident(tablename), ', ') INTO names "
             "FROM "
             "pg_tables WHERE schemaname = 'public' AND tablename <> 'schema_migrations'; EXECUTE 'TRUNCATE "
             "' "
             "|| names || ' CASCADE'; END $$";
    } else {
      sql << "DROP SCHEMA public CASCADE";
      sql << "CREATE SCHEMA public";
    }
    made = true;
  }

  Clock clock() {
    return [this] { return now.load(); };
  }

  /// Another server that has waited long enough to know that those before it are gone.
  static void outlive(JobStore& next) {
    for (int i = 0; i <= JobStore::kMissedBeats; ++i) next.heartbeat();
  }

  TemporaryFolder folder;
  std::unique_ptr<Database> database;
  MasterKey key{MasterKey::Bytes{1, 2, 3}};
  std::atomic<Millis> now{1'000'000'000'000};
};

#define DCE_ON_BOTH_DATABASES(suite)                                                  \
  INSTANTIATE_TEST_SUITE_P(Databases, suite, testing::Values("sqlite", "postgresql"), \
                           [](const auto& test) { return test.param; })

}  // namespace dce::server
