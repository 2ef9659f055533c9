#pragma once

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

 private:
  void raise(Code reason);

  std::atomic<int> reason_{0};
  double seconds_ = 0;
  std::mutex mutex_;
  std::map<uint64_t, std::function<void()>> hooks_;
  uint64_t next_hook_ = 1;
  std::condition_variable finished_;
  bool done_ = false;
  std::thread timer_;
};

}  // namespace dce::core
