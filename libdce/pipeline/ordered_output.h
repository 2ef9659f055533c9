#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <map>
#include <mutex>

#include "base/cancellation.h"
#include "base/memory_budget.h"
#include "base/status.h"
#include "encode/encoder.h"

namespace dce::core {

/// Puts the sides that several threads encode back in order. The thread whose side is next writes straight through; the
/// others queue their pieces up to a bound, and wait past it for their turn.
class OrderedOutput {
 public:
  /// Called for one piece at a time, in order; `last` is called when a side is complete.
  using Write = std::function<Status(int side, const Piece& piece)>;
  using Last = std::function<Status(int side)>;

  OrderedOutput(Cancellation& cancellation, uint64_t bound_bytes, Write write, Last last);

  /// Hands over a piece of `side`, from the thread that encodes that side.
  Status put(int side, Piece piece);
  /// Says that `side` is complete.
  Status finish(int side);
  /// Makes every present and later wait return: a side will never be finished.
  void abandon();

 private:
  struct Queue {
    std::deque<Piece> pieces;
    bool finished = false;
  };
  Status drain(std::unique_lock<std::mutex>& lock);
  Status failed(Status status);

  Cancellation& cancellation_;
  const uint64_t bound_;
  Write write_;
  Last last_;
  std::mutex mutex_;
  std::condition_variable turn_;
  int next_ = 0;           ///< the side whose thread may write
  bool draining_ = false;  ///< somebody writes queued pieces of next_
  bool abandoned_ = false;
  Status error_;
  uint64_t queued_ = 0;
  std::map<int, Queue> queues_;
  Cancellation::Hook hook_;
};

}  // namespace dce::core
