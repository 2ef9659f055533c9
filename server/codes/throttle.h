// Wrong guesses cost time: of the device, of the address they come from, and of all together.
#pragma once

#include <functional>
#include <string>

#include "server/base/clock.h"
#include "server/store/database.h"

namespace dce::server {

/// Where a guess comes from. An empty part is not counted.
struct Caller {
  std::string device;  ///< its id; of a login, the account's name
  std::string source;  ///< network address
};

/// In the store, so that a restart forgets nothing and several servers count together.
class Throttle {
 public:
  struct Scope {
    int free;               ///< wrong guesses within `window` that cost nothing
    Millis window;          ///< of calm after which all is forgotten
    Millis delay, longest;  ///< of the first guess beyond, doubled with each that follows, at most
  };
  struct Policy {
    Scope device{5, 15 * kMinute, 5 * kSecond, 5 * kMinute};
    Scope source{10, 15 * kMinute, 5 * kSecond, 15 * kMinute};
    /// What is guessed: each realm is counted by itself. Empty: release codes.
    std::string realm{};
    /// Short, for it holds up everybody: it bounds what many sources together may try.
    Scope everybody{100, 15 * kMinute, kSecond, 5 * kSecond};
  };
  /// Told, from the thread that guessed, when a scope begins to block: "device", which one, how many. The
  /// audit log has it too, as "alarm".
  using Alarm = std::function<void(const std::string& scope, const std::string& subject, int failures)>;

  explicit Throttle(Policy policy, Clock clock = system_now, Alarm alarm = {})
      : policy_(policy), clock_(std::move(clock)), alarm_(std::move(alarm)) {}

  // All within the transaction that looks the code up: of guesses at the same moment none slips through.

  /// How long the caller must wait; 0 when it may guess.
  Millis wait(soci::session& sql, const Caller& caller);
  void wrong(soci::session& sql, const Caller& caller);
  /// A right code clears its device and its source, not what others did.
  void right(soci::session& sql, const Caller& caller);

  Millis now() const { return clock_(); }

 private:
  void count(soci::session& sql, const char* scope, const std::string& subject, const Scope& policy);

  Policy policy_;
  Clock clock_;
  Alarm alarm_;
};

}  // namespace dce::server
