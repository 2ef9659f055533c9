// Who is at a panel or administers, by cookies whose hashes are in the store.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "server/base/clock.h"
#include "server/base/secrets.h"
#include "server/store/database.h"

namespace dce::server {

struct Session {
  /// "panel": a device's browser; "phone": one that followed a panel's link; "owner": somebody who typed a
  /// code at either; "account": who logged in to administer, with the account's id as `user_id`
  std::string kind;
  std::string user_id, device_id;
  std::string csrf;  ///< what forms of this session carry
};

/// For any number of threads.
class Sessions {
 public:
  struct Life {
    Millis idle, whole;  ///< it ends after so long without anybody there, and after so long anyhow
  };
  struct Policy {
    Life panel{180 * kDay, 3650 * kDay};
    Life phone{5 * kMinute, 15 * kMinute};
    Life owner{kMinute, 10 * kMinute};  ///< people walk away
    Life account{30 * kMinute, 12 * kHour};
  };
  Sessions(Database& database, const MasterKey& key, Policy policy, Clock clock = system_now)
      : database_(database), key_(key.derived("sessions")), policy_(policy), clock_(std::move(clock)) {}

  /// The cookie's value.
  std::string begin(const std::string& kind, const std::string& user_id, const std::string& device_id);
  /// Of this kind, if it is not over. `alive`: somebody is there, so that it goes on.
  std::optional<Session> find(const std::string& kind, const std::string& token, bool alive = true);
  void end(const std::string& token);
  /// How the store knows it.
  std::string hash_of(const std::string& token) const { return key_.hash(token); }
  /// Hashes of a device's panel sessions that are not over.
  std::vector<std::string> panels_of(const std::string& device_id);
  /// Those that are over.
  void sweep();

 private:
  const Life& life_of(const std::string& kind) const;

  Database& database_;
  MasterKey key_;
  Policy policy_;
  Clock clock_;
};

}  // namespace dce::server
