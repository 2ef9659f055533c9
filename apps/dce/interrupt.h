// Ctrl-C and SIGTERM: what runs is cancelled, so that nothing unfinished stays behind.
#pragma once

#include <functional>
#include <mutex>
#include <thread>

namespace dce::cli {

/// While one lives, SIGINT, SIGTERM and SIGHUP, and an input that is cut short, call what was handed over by watch(),
/// which cancels the job; before there is one the process simply ends, and once it is done they are too late. One at a time. Not for
/// use from signal handlers.
class Interrupt {
 public:
  Interrupt();
  ~Interrupt();
  Interrupt(const Interrupt&) = delete;
  Interrupt& operator=(const Interrupt&) = delete;

  void watch(std::function<void()> cancel);  ///< called from another thread
  void forget();                             ///< call before the job is destroyed

 private:
  void wait_for_signals();

  enum class State { preparing, running, done };

  int read_end_ = -1, write_end_ = -1;
  std::mutex mutex_;
  std::function<void()> cancel_;
  State state_ = State::preparing;
  std::thread watcher_;
};

}  // namespace dce::cli
