#include "pipeline/ordered_output.h"

namespace dce::core {

OrderedOutput::OrderedOutput(Cancellation& cancellation, uint64_t bound_bytes, Write write, Last last)
    : cancellation_(cancellation), bound_(bound_bytes), write_(std::move(write)), last_(std::move(last)),
      hook_(cancellation, [this] {
        std::lock_guard lock(mutex_);
        turn_.notify_all();
      }) {}

Status OrderedOutput::put(int side, Piece piece) {
  std::unique_lock lock(mutex_);
  const uint64_t size = piece.bytes.size();
  turn_.wait(lock, [&] {
    return abandoned_ || cancellation_.cancelled() || (side == next_ && !draining_) || queued_ + size <= bound_;
  });
  if (!error_.ok()) return error_;
  if (abandoned_) return {Code::cancelled, "the job ended early"};
  DCE_TRY(cancellation_.check());
  if (side == next_ && !draining_) {
    // Only this side's thread comes here until it calls finish(), so the lock need not be held while writing.
    lock.unlock();
    Status status = write_(side, piece);
    if (!status.ok()) return failed(std::move(status));
    return ok();
  }
  queued_ += size;
  queues_[side].pieces.push_back(std::move(piece));
  return ok();
}

Status OrderedOutput::finish(int side) {
  std::unique_lock lock(mutex_);
  if (side != next_ || draining_) {
    queues_[side].finished = true;
    return ok();
  }
  draining_ = true;
  lock.unlock();
  Status status = last_(side);
  if (!status.ok()) return failed(std::move(status));
  lock.lock();
  ++next_;
  status = drain(lock);
  draining_ = false;
  turn_.notify_all();
  lock.unlock();
  if (!status.ok()) return failed(std::move(status));
  return ok();
}

/// Writes what has queued up for the sides that are next, until one of them is still being encoded.
Status OrderedOutput::drain(std::unique_lock<std::mutex>& lock) {
  for (;;) {
    auto found = queues_.find(next_);
    if (found == queues_.end()) return ok();
    while (!found->second.pieces.empty()) {
      Piece piece = std::move(found->second.pieces.front());
      found->second.pieces.pop_front();
      queued_ -= piece.bytes.size();
      lock.unlock();
      turn_.notify_all();
      Status status = write_(next_, piece);
      lock.lock();
      if (!status.ok()) return status;
    }
    if (!found->second.finished) return ok();
    const int done = next_;
    queues_.erase(found);
    lock.unlock();
    Status status = last_(done);
    lock.lock();
    if (!status.ok()) return status;
    ++next_;
  }
}

void OrderedOutput::abandon() {
  std::lock_guard lock(mutex_);
  abandoned_ = true;
  turn_.notify_all();
}

Status OrderedOutput::failed(Status status) {
  std::lock_guard lock(mutex_);
  if (error_.ok()) error_ = status;
  abandoned_ = true;
  turn_.notify_all();
  return status;
}

}  // namespace dce::core
