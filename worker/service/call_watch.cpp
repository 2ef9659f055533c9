#include "worker/service/call_watch.h"

#include <utility>

namespace dce::worker {

CallWatch::CallWatch() : thread_([this] { run(); }) {}

CallWatch::~CallWatch() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  changed_.notify_all();
  thread_.join();
}

CallWatch::Guard::Guard(CallWatch& watch, std::function<void()> cancel, Clock::time_point deadline)
    : watch_(watch), cancel_(std::move(cancel)) {
  const std::lock_guard lock(watch_.mutex_);
  place_ = watch_.guards_.emplace(deadline, this);
  if (deadline < watch_.looks_again_) watch_.changed_.notify_all();
}

CallWatch::Guard::~Guard() {
  const std::lock_guard lock(watch_.mutex_);
  if (!fired_) watch_.guards_.erase(place_);
}

void CallWatch::Guard::move(Clock::time_point deadline) {
  const std::lock_guard lock(watch_.mutex_);
  if (fired_) return;
  watch_.guards_.erase(place_);
  place_ = watch_.guards_.emplace(deadline, this);
  if (deadline < watch_.looks_again_) watch_.changed_.notify_all();
}

bool CallWatch::Guard::fired() const {
  const std::lock_guard lock(watch_.mutex_);
  return fired_;
}

void CallWatch::run() {
  std::unique_lock lock(mutex_);
  while (!stopping_) {
    looks_again_ = guards_.empty() ? Clock::time_point::max() : guards_.begin()->first;
    if (guards_.empty()) {
      changed_.wait(lock);
    } else if (Clock::now() < looks_again_) {
      changed_.wait_until(lock, looks_again_);
    } else {
      Guard& guard = *guards_.begin()->second;
      guards_.erase(guards_.begin());
      guard.fired_ = true;
      guard.cancel_();
    }
  }
}

}  // namespace dce::worker
