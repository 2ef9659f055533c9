// Who is at a panel, by cookies whose hashes are in the store.
#pragma once

#include <optional>
#include <string>

#include "server/base/clock.h"
#include "server/base/secrets.h"
#include "server/store/database.h"

namespace dce::server {

struct Session {
  std::string kind;  ///< "panel": a device's browser; "owner": somebody who typed a code there
  std::string user_id, device_id;
  std::string csrf;  ///< what forms of this session carry
};

/// For any number of threads.
class Sessions {
 public:
  struct Policy {
    Millis panel_idle = 180 * kDay, panel_whole = 3650 * kDay;
    Millis owner_idle = kMinute, owner_whole = 10 * kMinute;  ///< people walk away
  };
  Sessions(Database& database, const MasterKey& key, Policy policy, Clock clock = system_now)
      : database_(database), key_(key.derived("sessions")), policy_(policy), clock_(std::move(clock)) {}

  /// The cookie's value.
  std::string begin(const std::string& kind, const std::string& user_id, const std::string& device_id);
  /// Of this kind, if it is not over. `alive`: somebody is there, so that it goes on.
  std::optional<Session> find(const std::string& kind, const std::string& token, bool alive = true);
  void end(const std::string& token);
  /// Those that are over.
  void sweep();

 private:
  Database& database_;
  MasterKey key_;
  Policy policy_;
  Clock clock_;
};

}  // namespace dce::server
