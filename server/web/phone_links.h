// Links that a panel shows as a QR code, so that a phone becomes a keypad of that printer for a few minutes.
#pragma once

#include <optional>
#include <string>

#include "server/base/clock.h"
#include "server/base/secrets.h"
#include "server/web/sessions.h"

namespace dce::server {

/// Nothing is stored: a link names its device and its end, and carries a keyed hash of both and of the
/// panel's session, so it is worth nothing when that session is over. Who follows one may do what a stranger
/// before the panel may, which is to type a code, and cannot make links. For any number of threads.
class PhoneLinks {
 public:
  static constexpr Millis kLife = 3 * kMinute;

  PhoneLinks(Sessions& sessions, const MasterKey& key, Clock clock = system_now)
      : sessions_(sessions), key_(key.derived("phone links")), clock_(std::move(clock)) {}

  /// Capital letters and digits, for a QR code is smaller with them.
  std::string make(const std::string& panel_token, const std::string& device_id) const;
  /// The device a link is for; nothing where it is none, or over.
  std::optional<std::string> device_of(const std::string& link);

 private:
  std::string seal(const std::string& session_hash, const std::string& device_id,
                   const std::string& end) const;

  Sessions& sessions_;
  MasterKey key_;
  Clock clock_;
};

}  // namespace dce::server
