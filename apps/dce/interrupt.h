// Ctrl-C and SIGTERM: what runs is cancelled, so that nothing unfinished stays behind.
#pragma once

#include <dce/dce.hpp>
#include <mutex>
#include <thread>

namespace dce::cli {

/// While one lives, SIGINT, SIGTERM and SIGHUP cancel the engine that was handed over by watch(); before there
/// is one the process simply ends, and once it is done they are too late. One at a time. Not for use from
/// signal handlers.
class Interrupt {
 public:
  Interrupt();
  ~Interrupt();
  Interrupt(const Interrupt&) = delete;
  Interrupt& operator=(const Interrupt&) = delete;

  void watch(const dce::Engine& engine);
  void forget();  ///< call before the engine is destroyed

 private:
  void wait_for_signals();

  enum class State { preparing, running, done };

  int read_end_ = -1, write_end_ = -1;
  std::mutex mutex_;
  const dce::Engine* engine_ = nullptr;
  State state_ = State::preparing;
  std::thread watcher_;
};

}  // namespace dce::cli
