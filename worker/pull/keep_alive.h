// Says of messages that are being worked on that they are.
#pragma once

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <set>
#include <thread>

#include "queue/work_queue.h"

namespace dce::worker {

/// For any number of threads.
class KeepAlive {
 public:
  explicit KeepAlive(std::chrono::milliseconds every);
  ~KeepAlive();
  KeepAlive(const KeepAlive&) = delete;
  KeepAlive& operator=(const KeepAlive&) = delete;

  /// While it lives, its message stays this worker's.
  class Guard {
   public:
    Guard(KeepAlive& keeper, queue::Delivery& delivery);
    ~Guard() { end(); }
    Guard(const Guard&) = delete;
    Guard& operator=(const Guard&) = delete;
    /// Nothing is said of it any more when this returns: before the message is done.
    void end();

   private:
    KeepAlive& keeper_;
    queue::Delivery& delivery_;
  };

 private:
  void run();

  const std::chrono::milliseconds every_;
  std::mutex mutex_;
  std::condition_variable ending_;
  std::set<queue::Delivery*> deliveries_;
  bool ended_ = false;
  std::thread thread_;
};

}  // namespace dce::worker
