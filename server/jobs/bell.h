// Wakes those who wait for work in this process; who rings loses nothing when nobody waits.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <mutex>

namespace dce::server {

/// For any number of threads.
class Bell {
 public:
  void ring() {
    {
      const std::lock_guard lock(mutex_);
      ++rings_;
    }
    changed_.notify_all();
  }

  /// Rings so far: taken before one looks for work, so that what comes meanwhile is not slept over.
  uint64_t rings() const {
    const std::lock_guard lock(mutex_);
    return rings_;
  }

  /// Until there were more than `heard`, or `patience` is over.
  void wait(uint64_t heard, std::chrono::milliseconds patience) {
    std::unique_lock lock(mutex_);
    changed_.wait_for(lock, patience, [&] { return rings_ != heard; });
  }

 private:
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  uint64_t rings_ = 0;
};

}  // namespace dce::server
