#include "halftone/blue_noise.h"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <cstring>
#include <vector>

namespace dce::core {
namespace {

constexpr int side = 64, dots = side * side;

/// exp(-x * x / 4.5) in 65,536ths: whole numbers, so that every machine makes the same mask.
constexpr std::array<int, 8> falloff = {65536, 52476, 26941, 8869, 1872, 253, 22, 1};
constexpr int reach = static_cast<int>(falloff.size()) - 1;

/// Dots on a torus, and how crowded each place is by them.
class Crowd {
 public:
  bool has(int at) const { return taken_[static_cast<size_t>(at)]; }
  int count() const { return count_; }

  void set(int at, bool dot) {
    taken_[static_cast<size_t>(at)] = dot;
    count_ += dot ? 1 : -1;
    for (int y = -reach; y <= reach; ++y) {
      for (int x = -reach; x <= reach; ++x) {
        const int64_t weight =
            int64_t{falloff[static_cast<size_t>(std::abs(x))]} * falloff[static_cast<size_t>(std::abs(y))];
        crowding_[static_cast<size_t>((at / side + y + side) % side * side + (at + x + side) % side)] +=
            dot ? weight : -weight;
      }
    }
  }

  /// The dot in the tightest cluster.
  int cluster() const { return best(true); }
  /// The place without a dot in the largest void.
  int hole() const { return best(false); }

 private:
  int best(bool dot) const {
    int found = -1;
    for (int at = 0; at < dots; ++at) {
      if (has(at) != dot) continue;
      const int64_t mine = crowding_[static_cast<size_t>(at)];
      if (found < 0 ||
          (dot ? mine > crowding_[static_cast<size_t>(found)] : mine < crowding_[static_cast<size_t>(found)]))
        found = at;
    }
    return found;
  }

  std::vector<bool> taken_ = std::vector<bool>(dots);
  std::vector<int64_t> crowding_ = std::vector<int64_t>(dots);
  int count_ = 0;
};

/// R. Ulichney, "The void-and-cluster method for dither array generation", 1993: the order in which dots
/// come.
std::vector<int> ranks() {
  Crowd crowd;
  uint32_t random = 1;
  while (crowd.count() < dots / 10) {
    random = random * 1664525u + 1013904223u;
    const int at = static_cast<int>(random >> 20);
    if (!crowd.has(at)) crowd.set(at, true);
  }
  for (;;) {  // until the dot taken out of the tightest cluster would go back where it was
    const int from = crowd.cluster();
    crowd.set(from, false);
    const int to = crowd.hole();
    crowd.set(to, true);
    if (to == from) break;
  }
  std::vector<int> rank(dots);
  Crowd fewer = crowd;
  while (fewer.count() > 0) {
    const int at = fewer.cluster();
    fewer.set(at, false);
    rank[static_cast<size_t>(at)] = fewer.count();
  }
  while (crowd.count() < dots) {
    const int at = crowd.hole();
    rank[static_cast<size_t>(at)] = crowd.count();
    crowd.set(at, true);
  }
  return rank;
}

using Mask = std::array<uint8_t, dots>;

/// The greys below which each place has ink: 1 to 255, as many of each.
const Mask& limits() {
  static const Mask mask = [] {
    const std::vector<int> rank = ranks();
    Mask made;
    for (size_t i = 0; i < made.size(); ++i) made[i] = static_cast<uint8_t>(255 - rank[i] * 255 / dots);
    return made;
  }();
  return mask;
}

}  // namespace

void screen_blue_noise(const Band& gray, const MutableBand& out) {
  const Mask& mask = limits();
  for (int y = 0; y < gray.height; ++y) {
    const uint8_t* from = gray.row(y);
    const uint8_t* row = &mask[static_cast<size_t>((gray.y + y) % side * side)];
    uint8_t* to = out.row(y);
    std::memset(to, 0, out.row_size());
    const InkExtent ink = gray.ink ? gray.ink[y] : InkExtent{0, gray.width};
    for (int x = ink.begin; x < ink.end; ++x)
      to[x >> 3] |= static_cast<uint8_t>((from[x] < row[x % side]) << (7 - (x & 7)));
  }
}

}  // namespace dce::core
