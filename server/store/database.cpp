#include "server/store/database.h"

#include <fcntl.h>

#include <stdexcept>
#include <string_view>
#include <thread>

#include "server/base/files.h"

// Declared here because SOCI's own headers of the backends want the databases' development files.
extern "C" {
soci::backend_factory const* factory_sqlite3();
soci::backend_factory const* factory_postgresql();
}

namespace dce::server {
namespace {

constexpr std::string_view kSqlite = "sqlite:", kPostgresql = "postgresql:";
constexpr int kTries = 5;

void prepare_sqlite(soci::session& sql) {
  // FULL: a transaction that was answered survives a power cut, in WAL too.
  for (const char* pragma :
       {"PRAGMA journal_mode = WAL", "PRAGMA foreign_keys = ON", "PRAGMA synchronous = FULL",
        "PRAGMA busy_timeout = 10000", "PRAGMA secure_delete = ON", "PRAGMA trusted_schema = OFF"})
    sql << pragma;
}

/// PostgreSQL's serialization_failure and deadlock_detected, SQLite's busy: nothing wrong but the moment.
bool worth_another_try(const soci::soci_error& error) {
  const std::string_view message = error.what();
  for (const char* words : {"database is locked", "deadlock detected", "could not serialize"}) {
    if (message.find(words) != std::string_view::npos) return true;
  }
  return false;
}

}  // namespace

/// A connection of the pool, for as long as it is used.
class Database::Lease {
 public:
  explicit Lease(soci::connection_pool& pool) : pool_(pool), position_(pool.lease()) {}
  ~Lease() { pool_.give_back(position_); }
  Lease(const Lease&) = delete;
  Lease& operator=(const Lease&) = delete;
  soci::session& sql() { return pool_.at(position_); }
  size_t position() const { return position_; }

 private:
  soci::connection_pool& pool_;
  size_t position_;
};

void Database::refresh(Lease& lease) {
  uint64_t& made_in = made_in_[lease.position()];
  const uint64_t era = era_;
  if (made_in == era) return;
  lease.sql().reconnect();
  made_in = era;
}

void Database::note_loss(Lease& lease) {
  if (is_sqlite() || lease.sql().is_connected()) return;
  uint64_t mine = made_in_[lease.position()];
  era_.compare_exchange_strong(mine, mine + 1);
}

Database::Database(const std::string& address, size_t connections)
    : pool_(std::make_unique<soci::connection_pool>(connections)), made_in_(connections, 0) {
  const bool sqlite = address.starts_with(kSqlite);
  if (!sqlite && !address.starts_with(kPostgresql))
    throw std::runtime_error(address + " is no database; give sqlite:PATH or postgresql:CONNECTION");
  parameters_ = address.substr((sqlite ? kSqlite : kPostgresql).size());
  if (sqlite) {
    path_ = parameters_;
    if (path_.find_first_of(" '\"") != std::string::npos)
      throw std::runtime_error(path_ + ": the path of the database has blanks or quotes");
    // Made here so that it, and the log files SQLite makes like it, are its owner's alone from the first
    // byte.
    if (!file_exists(path_)) open_file(path_, O_RDWR | O_CREAT, 0600);
    require_private(path_);
    parameters_ = "db=" + path_ + " timeout=10";
  }
  for (size_t i = 0; i < connections; ++i) {
    open(pool_->at(i));
  }
}

void Database::open(soci::session& sql) const {
  sql.open(is_sqlite() ? *factory_sqlite3() : *factory_postgresql(), parameters_);
  if (is_sqlite()) prepare_sqlite(sql);
}

std::unique_ptr<soci::session> Database::connect() const {
  auto sql = std::make_unique<soci::session>();
  open(*sql);
  return sql;
}

Database::~Database() = default;

void Database::read(const Work& work) {
  Lease lease(*pool_);
  refresh(lease);
  try {
    work(lease.sql());
  } catch (const soci::soci_error&) {
    note_loss(lease);
    throw;
  }
}

void Database::write(const Work& work) {
  Lease lease(*pool_);
  soci::session& sql = lease.sql();
  for (int attempt = 1;; ++attempt) {
    bool begun = false;
    refresh(lease);
    try {
      sql << (is_sqlite() ? "BEGIN IMMEDIATE" : "BEGIN");
      begun = true;
      work(sql);
      sql << "COMMIT";
      return;
    } catch (const soci::soci_error& error) {
      if (begun) {
        try {
          sql << "ROLLBACK";
        } catch (const soci::soci_error&) {  // the connection is gone, and the transaction with it
        }
      }
      note_loss(lease);
      if (attempt == kTries || !worth_another_try(error)) throw;
      std::this_thread::sleep_for(std::chrono::milliseconds(20 * attempt));
    } catch (...) {
      sql << "ROLLBACK";
      throw;
    }
  }
}

}  // namespace dce::server
