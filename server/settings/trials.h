// Whether mail servers can be reached as they are set up.
#pragma once

#include <mutex>
#include <string>

#include "server/audit/audit.h"
#include "server/settings/live.h"

namespace dce::server {

struct TrialResult {
  bool works = false;
  std::string text;  ///< printable; holds no secret
};

/// One at a time, each within twenty seconds, however slow or hostile the server is, and each with its line
/// in the audit log. For any number of threads.
class Trials {
 public:
  /// Borrows it.
  explicit Trials(AuditLog& audit) : audit_(audit) {}

  /// Connects, logs in, says what is there; takes nothing.
  TrialResult mailbox(const Actor& by, const MailboxSettings& box);
  /// Connects and logs in; sends a mail where `to` is an address.
  TrialResult replies(const Actor& by, const LiveSettings& live, const std::string& to, Millis now);

 private:
  template <class Try>
  TrialResult attempt(const Try& attempt);
  AuditLog& audit_;
  std::mutex busy_;
};

}  // namespace dce::server
