// Which side of a job is begun before its turn: one that takes far longer than those around it, or than the next
// where few are left, would keep one thread busy when the others have nothing left to do.
#pragma once

#include <cstdint>
#include <functional>
#include <map>

namespace dce::core {

/// One thread at a time.
class EarlySides {
 public:
  /// How much work a side is, in whatever unit. 64 Ki are worth the trouble.
  using Weight = std::function<uint64_t(int side)>;

  EarlySides(int side_count, Weight weight) : side_count_(side_count), weight_(std::move(weight)) {}

  /// A side after `next`, the first that is not begun, or -1 for none. No side twice.
  int64_t choose(int64_t next);

 private:
  const int side_count_;
  const Weight weight_;
  std::map<int, uint64_t> weights_;  // of those that were looked at; 0 for what is chosen already
};

}  // namespace dce::core
