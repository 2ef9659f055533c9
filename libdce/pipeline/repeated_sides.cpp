#include "pipeline/repeated_sides.h"

#include <algorithm>

namespace dce::core {
namespace {

constexpr int weights_kept = 4 * RepeatedSides::sides_ahead;

int find_or_self(const std::map<int, int>& firsts, int side) {
  const auto found = firsts.find(side);
  return found == firsts.end() ? side : found->second;
}

}  // namespace

int RepeatedSides::first(int side) {
  look_until(std::min(side + sides_ahead, side_count_ - 1));
  const std::lock_guard lock(mutex_);
  return find_or_self(firsts_, side);
}

bool RepeatedSides::comes_again(int side) {
  const std::lock_guard lock(mutex_);
  return come_again_.contains(side);
}

uint64_t RepeatedSides::weight(int side) {
  look_until(side);
  {
    const std::lock_guard lock(mutex_);
    if (firsts_.contains(side)) return 0;
    if (const auto found = weights_.find(side); found != weights_.end()) return found->second;
  }
  return weight_(side);
}

void RepeatedSides::look_until(int side) {
  const auto seen = [&] {
    const std::lock_guard lock(mutex_);
    return looked_at_ > side;
  };
  if (seen()) return;
  const std::lock_guard looking(looking_);
  while (!seen()) look_at(looked_at_);
}

void RepeatedSides::look_at(int side) {
  const uint64_t weight = weight_(side);
  std::set<int> others;  // first ones that this side is not the same as
  int like = -1;
  for (int earlier = side - 1; weight > 0 && like < 0 && earlier >= std::max(0, side - sides_ahead); --earlier) {
    if (weights_.at(earlier) != weight || !others.insert(find_or_self(firsts_, earlier)).second) continue;
    if (same_(side, earlier)) like = earlier;
  }
  const std::lock_guard lock(mutex_);
  if (like >= 0) {
    firsts_[side] = find_or_self(firsts_, like);
    come_again_.insert(like);
  }
  weights_[side] = weight;
  weights_.erase(weights_.begin(), weights_.lower_bound(side - weights_kept));
  ++looked_at_;
}

}  // namespace dce::core
