// The database: SQLite or PostgreSQL behind one face and one schema.
#pragma once

#include <soci/soci.h>

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace dce::server {

/// For any number of threads. What goes wrong is a soci::soci_error.
class Database {
 public:
  /// "sqlite:PATH", made for its owner alone where it is not there; or what libpq takes after "postgresql:",
  /// such as "postgresql:host=db dbname=dce". Connects at once. Throws std::runtime_error for anything else.
  explicit Database(const std::string& address, size_t connections = 8);
  ~Database();
  Database(const Database&) = delete;
  Database& operator=(const Database&) = delete;

  bool is_sqlite() const noexcept { return !path_.empty(); }
  /// Of SQLite's file.
  const std::string& path() const noexcept { return path_; }

  using Work = std::function<void(soci::session&)>;

  /// Reads. Nothing else may be done in it. A database that cannot be reached is a soci_error, here as in
  /// write(); it is connected to again when it is back.
  void read(const Work& work);

  /// One transaction: all of it is done and on the disk when this returns, or nothing of it. `work` is done
  /// again where the database asks for that (a deadlock, a lock held too long), so it must have no other
  /// effects. On SQLite writers wait for each other from the beginning, so that none is turned away later.
  void write(const Work& work);

  /// One beside those that are shared, for who keeps it long. Throws soci::soci_error.
  std::unique_ptr<soci::session> connect() const;

  /// What a queue's SELECT ends with, so that several servers do not wait for each other's rows.
  const char* skip_locked() const noexcept { return is_sqlite() ? "" : " FOR UPDATE SKIP LOCKED"; }

 private:
  class Lease;
  void open(soci::session& sql) const;
  void refresh(Lease& lease);
  void note_loss(Lease& lease);

  std::string path_;
  std::string parameters_;  ///< of a connection, as SOCI takes them
  std::unique_ptr<soci::connection_pool> pool_;
  /// Rises when a connection turns out to be dead: the others, which are as old, are made anew before they are
  /// used again, so that a database that was away costs one error and not one for each of them.
  std::atomic<uint64_t> era_ = 0;
  std::vector<uint64_t> made_in_;  ///< eras, by connection
};

/// How many rows the statement changed: `changed(sql, "UPDATE ... WHERE id = :id", soci::use(id))`.
template <class... Exchange>
long long changed(soci::session& sql, const std::string& text, Exchange&&... exchange) {
  soci::statement statement = ((sql.prepare << text), ..., std::forward<Exchange>(exchange));
  statement.execute(true);
  return statement.get_affected_rows();
}

}  // namespace dce::server
