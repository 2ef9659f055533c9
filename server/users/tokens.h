// What programs show to use the API in somebody's name.
#pragma once

#include <optional>
#include <string>

#include "server/base/clock.h"
#include "server/base/secrets.h"
#include "server/store/database.h"

namespace dce::server {

/// For any number of threads.
class Tokens {
 public:
  Tokens(Database& database, const MasterKey& key, Clock clock = system_now)
      : database_(database), key_(key.derived("tokens")), clock_(std::move(clock)) {}

  /// Shown once; the store keeps a hash.
  std::string make(const std::string& user_id, const std::string& title, Millis lifetime);
  /// All of a user's; how many there were.
  int revoke_all(const std::string& user_id);
  /// Whose it is; nothing for one that is none or is over.
  std::optional<std::string> user_of(const std::string& token);

 private:
  Database& database_;
  MasterKey key_;
  Clock clock_;
};

}  // namespace dce::server
