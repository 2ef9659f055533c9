#include "base/cancellation.h"

#include <pthread.h>

#include <chrono>

namespace dce::core {
namespace {

constexpr std::chrono::milliseconds between_looks{200};

double seconds_of(clockid_t clock) {
  timespec now{};
  clock_gettime(clock, &now);
  return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) * 1e-9;
}

}  // namespace

Cancellation::~Cancellation() {
  {
    std::lock_guard lock(mutex_);
    done_ = true;
  }
  finished_.notify_all();
  if (timer_.joinable()) timer_.join();
  if (watcher_.joinable()) watcher_.join();
}

void Cancellation::set_deadline(double seconds) {
  if (seconds <= 0) return;
  seconds_ = seconds;
  timer_ = std::thread([this, seconds] {
    std::unique_lock lock(mutex_);
    if (finished_.wait_for(lock, std::chrono::duration<double>(seconds), [this] { return done_; })) return;
    lock.unlock();
    raise(Code::limit);
  });
}

void Cancellation::raise(int reason) {
  int expected = 0;
  if (!reason_.compare_exchange_strong(expected, reason)) return;
  // Called under the lock, so that a Hook's destructor cannot return while its function still runs.
  std::lock_guard lock(mutex_);
  for (auto& [id, hook] : hooks_) hook();
}

Status Cancellation::check() const {
  const int reason = reason_.load(std::memory_order_acquire);
  if (reason == worked_too_long) {
    return {Code::limit,
            "a page took more work than a page may take; give the job a time limit to allow more"};
  }
  switch (static_cast<Code>(reason)) {
    case Code::ok:
      return {};
    case Code::limit:
      return {Code::limit, "the job took longer than its time limit; raise the limit or send fewer pages"};
    default:
      return {Code::cancelled, "the job was cancelled"};
  }
}

Cancellation::Hook::Hook(Cancellation& owner, std::function<void()> on_cancel) : owner_(owner) {
  std::lock_guard lock(owner_.mutex_);
  id_ = owner_.next_hook_++;
  if (owner_.cancelled()) {
    on_cancel();
  }
  owner_.hooks_.emplace(id_, std::move(on_cancel));
}

Cancellation::Hook::~Hook() {
  std::lock_guard lock(owner_.mutex_);
  owner_.hooks_.erase(id_);
}

/// Ends with the job; a Watch that comes later finds it at work.
void Cancellation::look_at_watches() {
  std::unique_lock lock(mutex_);
  while (!finished_.wait_for(lock, between_looks, [this] { return done_; })) {
    for (const auto& [id, watched] : watches_) {
      if (seconds_of(watched.clock) < watched.end) continue;
      lock.unlock();
      raise(worked_too_long);
      return;
    }
  }
}

Cancellation::Watch::Watch(Cancellation& owner, double& seconds) : owner_(owner), seconds_(seconds) {
  pthread_getcpuclockid(pthread_self(), &clock_);
  begin_ = seconds_of(clock_);
  std::lock_guard lock(owner_.mutex_);
  id_ = owner_.next_hook_++;
  owner_.watches_.emplace(id_, Watched{clock_, begin_ + seconds});
  if (!owner_.watcher_.joinable()) {
    owner_.watcher_ = std::thread([&owner] { owner.look_at_watches(); });
  }
}

Cancellation::Watch::~Watch() {
  seconds_ -= seconds_of(clock_) - begin_;
  std::lock_guard lock(owner_.mutex_);
  owner_.watches_.erase(id_);
}

}  // namespace dce::core
