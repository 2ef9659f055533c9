#pragma once

#include <time.h>

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <functional>
#include <map>
#include <mutex>
#include <thread>

#include "base/status.h"

namespace dce::core {

/// One job's "stop now", raised by cancel() from any thread or by a deadline. All members are thread-safe.
class Cancellation {
 public:
  Cancellation() = default;
  ~Cancellation();
  Cancellation(const Cancellation&) = delete;
  Cancellation& operator=(const Cancellation&) = delete;

  void cancel() { raise(Code::cancelled); }

  /// Stops the job with Code::limit `seconds` from now. Call once, before work begins.
  void set_deadline(double seconds);

  bool cancelled() const { return reason_.load(std::memory_order_acquire) != 0; }

  /// Ok, or the Status to return from whatever is running.
  Status check() const;

  /// Calls a function once when the job is stopped, at once if it already was: how a blocked wait or an
  /// interpreter's cookie hears of it. The function must not block. Dropping the Hook unregisters it.
  class Hook {
   public:
    Hook(Cancellation& owner, std::function<void()> on_cancel);
    ~Hook();
    Hook(const Hook&) = delete;
    Hook& operator=(const Hook&) = delete;

   private:
    Cancellation& owner_;
    uint64_t id_;
  };

  /// Stops the job with Code::limit when the thread that made it has used up `seconds` of processor time
  /// before the Watch is dropped; what it used is taken off `seconds`. Waiting, for a printer or another
  /// thread, costs nothing.
  class Watch {
   public:
    Watch(Cancellation& owner, double& seconds);
    ~Watch();
    Watch(const Watch&) = delete;
    Watch& operator=(const Watch&) = delete;

   private:
    Cancellation& owner_;
    double& seconds_;
    clockid_t clock_{};
    double begin_ = 0;
    uint64_t id_ = 0;
  };

 private:
  struct Watched {
    clockid_t clock;
    double end;  ///< of that clock, seconds
  };
  static constexpr int worked_too_long = -1;  ///< a reason beside the Codes

  void raise(Code reason) { raise(static_cast<int>(reason)); }
  void raise(int reason);
  void look_at_watches();

  std::atomic<int> reason_{0};
  double seconds_ = 0;
  std::mutex mutex_;
  std::map<uint64_t, std::function<void()>> hooks_;
  uint64_t next_hook_ = 1;
  std::condition_variable finished_;
  bool done_ = false;
  std::thread timer_;
  std::map<uint64_t, Watched> watches_;
  std::thread watcher_;  ///< begun by the first Watch
};

}  // namespace dce::core
