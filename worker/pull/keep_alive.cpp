#include "worker/pull/keep_alive.h"

namespace dce::worker {

KeepAlive::KeepAlive(std::chrono::milliseconds every) : every_(every), thread_([this] { run(); }) {}

KeepAlive::~KeepAlive() {
  {
    const std::lock_guard lock(mutex_);
    ended_ = true;
  }
  ending_.notify_all();
  thread_.join();
}

void KeepAlive::run() {
  std::unique_lock lock(mutex_);
  while (!ending_.wait_for(lock, every_, [this] { return ended_; })) {
    for (queue::Delivery* const delivery : deliveries_) delivery->in_progress();
  }
}

KeepAlive::Guard::Guard(KeepAlive& keeper, queue::Delivery& delivery) : keeper_(keeper), delivery_(delivery) {
  const std::lock_guard lock(keeper_.mutex_);
  keeper_.deliveries_.insert(&delivery_);
}

void KeepAlive::Guard::end() {
  const std::lock_guard lock(keeper_.mutex_);
  keeper_.deliveries_.erase(&delivery_);
}

}  // namespace dce::worker
