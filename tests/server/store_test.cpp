#include <gtest/gtest.h>
#include <sys/stat.h>

#include <thread>

#include "fixture.h"

namespace dce::server {
namespace {

class StoreTest : public ServerTest {};
DCE_ON_BOTH_DATABASES(StoreTest);

TEST_P(StoreTest, IsMigratedOnce) {
  EXPECT_EQ(schema_version(*database), migrations().back().version);
  EXPECT_EQ(migrate(*database), migrations().back().version);
}

TEST_P(StoreTest, AWriteIsWholeOrNot) {
  const auto rules = [&] {
    int count = 0;
    database->read(
        [&](soci::session& sql) { sql << "SELECT COUNT(*) FROM address_rules", soci::into(count); });
    return count;
  };
  EXPECT_THROW(database->write([](soci::session& sql) {
    sql << "INSERT INTO address_rules (pattern, allowed) VALUES ('a@b.c', 1)";
    throw std::runtime_error("in the middle");
  }),
               std::runtime_error);
  EXPECT_EQ(rules(), 0);
  EXPECT_THROW(database->write([](soci::session& sql) {
    sql << "INSERT INTO address_rules (pattern, allowed) VALUES ('a@b.c', 1)";
    sql << "INSERT INTO nowhere VALUES (1)";
  }),
               soci::soci_error);
  EXPECT_EQ(rules(), 0);
  database->write(
      [](soci::session& sql) { sql << "INSERT INTO address_rules (pattern, allowed) VALUES ('a@b.c', 1)"; });
  EXPECT_EQ(rules(), 1);
}

TEST_P(StoreTest, ForeignKeysHold) {
  EXPECT_THROW(database->write([](soci::session& sql) {
    sql << "INSERT INTO tokens (hash, user_id, title, created_at, expires_at) VALUES ('h', 'nobody', '', 0, "
           "0)";
  }),
               soci::soci_error);
}

TEST_P(StoreTest, WritersWaitForEachOther) {
  database->write([](soci::session& sql) {
    sql << "INSERT INTO instances (id, started_at, heard_at) VALUES ('x', 0, 0)";
  });
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([&] {
      for (int n = 0; n < 25; ++n) {
        database->write([](soci::session& sql) {
          Millis heard = 0;
          sql << "SELECT heard_at FROM instances WHERE id = 'x'" +
                     std::string(sql.get_backend_name() == "postgresql" ? " FOR UPDATE" : ""),
              soci::into(heard);
          ++heard;
          sql << "UPDATE instances SET heard_at = :heard WHERE id = 'x'", soci::use(heard);
        });
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  Millis heard = 0;
  database->read(
      [&](soci::session& sql) { sql << "SELECT heard_at FROM instances WHERE id = 'x'", soci::into(heard); });
  EXPECT_EQ(heard, 100);
}

TEST(Sqlite, IsItsOwnersAlone) {
  const TemporaryFolder folder;
  Database database("sqlite:" + folder / "dce.db");
  migrate(database);
  for (const char* ending : {"", "-wal", "-shm"}) {
    struct stat found {};
    ASSERT_EQ(stat((folder / "dce.db" + ending).c_str(), &found), 0) << ending;
    EXPECT_EQ(found.st_mode & 0777, 0600u) << ending;
  }
  chmod((folder / "dce.db").c_str(), 0644);
  EXPECT_THROW(Database("sqlite:" + folder / "dce.db"), std::runtime_error);
}

TEST(Sqlite, BacksUpBeforeItMigrates) {
  const TemporaryFolder folder;
  Database database("sqlite:" + folder / "dce.db");
  std::vector<Migration> steps = {{1, "first", {"CREATE TABLE t (x INTEGER)", "INSERT INTO t VALUES (7)"}}};
  EXPECT_EQ(migrate(database, false, steps), 0);
  EXPECT_FALSE(file_exists(folder / "dce.db.before-1"));
  steps.push_back({2, "second", {"DROP TABLE t"}});
  EXPECT_EQ(migrate(database, false, steps), 1);
  Database before("sqlite:" + folder / "dce.db.before-2");
  int x = 0;
  before.read([&](soci::session& sql) { sql << "SELECT x FROM t", soci::into(x); });
  EXPECT_EQ(x, 7);
}

TEST(Sqlite, AStepThatFailsLeavesNothing) {
  const TemporaryFolder folder;
  Database database("sqlite:" + folder / "dce.db");
  const std::vector<Migration> steps = {{1, "bad", {"CREATE TABLE t (x INTEGER)", "NO SQL"}}};
  EXPECT_THROW(migrate(database, false, steps), soci::soci_error);
  EXPECT_EQ(schema_version(database), 0);
  EXPECT_THROW(database.read([](soci::session& sql) { sql << "SELECT x FROM t"; }), soci::soci_error);
}

TEST(Sqlite, RefusesADatabaseOfANewerProgram) {
  const TemporaryFolder folder;
  Database database("sqlite:" + folder / "dce.db");
  migrate(database, false, {{1, "a", {}}, {2, "b", {}}});
  EXPECT_THROW(migrate(database, false, {{1, "a", {}}}), std::runtime_error);
}

TEST(Sqlite, RefusesWhatIsNoAddress) {
  EXPECT_THROW(Database("mysql:db"), std::runtime_error);
  EXPECT_THROW(Database("sqlite:/tmp/a' b"), std::runtime_error);
}

}  // namespace
}  // namespace dce::server
