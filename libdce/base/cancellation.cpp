#include "base/cancellation.h"

namespace dce::core {

Cancellation::~Cancellation() {
  {
    std::lock_guard lock(mutex_);
    done_ = true;
  }
  finished_.notify_all();
  if (timer_.joinable()) timer_.join();
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

void Cancellation::raise(Code reason) {
  int expected = 0;
  if (!reason_.compare_exchange_strong(expected, static_cast<int>(reason))) return;
  // Called under the lock, so that a Hook's destructor cannot return while its function still runs.
  std::lock_guard lock(mutex_);
  for (auto& [id, hook] : hooks_) hook();
}

Status Cancellation::check() const {
  switch (static_cast<Code>(reason_.load(std::memory_order_acquire))) {
    case Code::ok: return {};
    case Code::limit:
      return {Code::limit, "the job took longer than its time limit; raise the limit or send fewer pages"};
    default: return {Code::cancelled, "the job was cancelled"};
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

}  // namespace dce::core
