// Which sides repeat one shortly before them: the terms behind each letter of a mailing, a form that is printed over
// and over. They are written again and not drawn again.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <mutex>
#include <set>

namespace dce::core {

/// Thread-safe.
class RepeatedSides {
 public:
  static constexpr int sides_ahead = 16;  ///< how far apart two that are the same may lie

  /// How much work a side is, in whatever unit: sides of different weight are not the same, and those of none are not
  /// looked at. It may be asked again.
  using Weight = std::function<uint64_t(int side)>;
  using Same = std::function<bool(int side, int earlier)>;

  RepeatedSides(int side_count, Weight weight, Same same)
      : side_count_(side_count), weight_(std::move(weight)), same_(std::move(same)) {}

  /// The first of the sides that `side` repeats, the side itself where there is none. Looks `sides_ahead` past it.
  int first(int side);
  /// Does a side to come repeat this one? Known once first() was asked for it.
  bool comes_again(int side);
  /// Its weight, 0 where it repeats another.
  uint64_t weight(int side);

 private:
  void look_until(int side);
  void look_at(int side);

  const int side_count_;
  const Weight weight_;
  const Same same_;
  std::mutex looking_;  // held by the one thread that looks further, which alone changes what follows
  std::mutex mutex_;    // held for a moment, so that who writes need not wait for who looks
  int looked_at_ = 0;                // sides below
  std::map<int, uint64_t> weights_;  // of the last of them
  std::map<int, int> firsts_;        // of those that repeat another
  std::set<int> come_again_;
};

}  // namespace dce::core
