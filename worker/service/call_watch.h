// Ends calls whose other side neither sends, nor takes, nor goes away.
#pragma once

#include <chrono>
#include <condition_variable>
#include <functional>
#include <map>
#include <mutex>
#include <thread>

namespace dce::worker {

/// A blocked read or write of a call cannot be given a deadline of its own: cancelling the call from outside
/// is what ends it. For any number of threads.
class CallWatch {
 public:
  using Clock = std::chrono::steady_clock;

  CallWatch();
  ~CallWatch();

  /// Calls `cancel` once, when `deadline` passes before it is moved or this is destroyed; never afterwards.
  class Guard {
   public:
    Guard(CallWatch& watch, std::function<void()> cancel, Clock::time_point deadline);
    ~Guard();
    Guard(const Guard&) = delete;
    Guard& operator=(const Guard&) = delete;
    void move(Clock::time_point deadline);
    bool fired() const;

   private:
    friend class CallWatch;
    CallWatch& watch_;
    const std::function<void()> cancel_;
    bool fired_ = false;
    std::multimap<Clock::time_point, Guard*>::iterator place_;
  };

 private:
  void run();

  std::mutex mutex_;
  std::condition_variable changed_;
  std::multimap<Clock::time_point, Guard*> guards_;
  Clock::time_point looks_again_ = Clock::time_point::max();  ///< the thread; earlier only when it is woken
  bool stopping_ = false;
  std::thread thread_;
};

}  // namespace dce::worker
