#include "pipeline/early_sides.h"

namespace dce::core {
namespace {

constexpr int sides_ahead = 16;
constexpr uint64_t least_weight = 64 << 10;
constexpr uint64_t times_the_others = 4;
constexpr int last_sides = 6;  // of a job: few enough to wait for their turn in memory

}  // namespace

int64_t EarlySides::choose(int64_t next) {
  const auto first = static_cast<int>(next);
  weights_.erase(weights_.begin(), weights_.lower_bound(first));
  uint64_t sum = 0, heaviest = 0;
  int count = 0, chosen = -1;
  for (int side = first; side < side_count_ && side <= first + sides_ahead; ++side) {
    const auto [at, is_new] = weights_.try_emplace(side, 0);
    if (is_new) at->second = weight_(side);
    sum += at->second;
    ++count;
    if (side > first && at->second > heaviest) {
      heaviest = at->second;
      chosen = side;
    }
  }
  if (count < 3) return -1;
  const uint64_t others = (sum - heaviest) / static_cast<uint64_t>(count - 1);
  const bool far_heavier = heaviest >= least_weight && heaviest >= times_the_others * others;
  // What is begun last should end soon: else one thread is left alone with it.
  const bool near_the_end = side_count_ - first <= last_sides && heaviest > weights_[first];
  if (!far_heavier && !near_the_end) return -1;
  weights_[chosen] = 0;
  return chosen;
}

}  // namespace dce::core
