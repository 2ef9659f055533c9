// Whether mail servers can be reached as they are set up.
#pragma once

#include <mutex>
#include <string>

#include "server/settings/live.h"

namespace dce::server {

struct TrialResult {
  bool works = false;
  std::string text;  ///< printable; holds no secret
};

/// One at a time, each within twenty seconds, however slow or hostile the server is. For any number of
/// threads.
class Trials {
 public:
  /// Connects, logs in, says what is there; takes nothing.
  TrialResult mailbox(const MailboxSettings& box);
  /// Connects and logs in; sends a mail where `to` is an address.
  TrialResult replies(const LiveSettings& live, const std::string& to, Millis now);

 private:
  template <class Try>
  TrialResult attempt(const Try& attempt);
  std::mutex busy_;
};

}  // namespace dce::server
