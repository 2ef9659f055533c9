#include "halftone/screen.h"

#include <algorithm>
#include <array>
#include <cstring>

#include "halftone/screen_row.h"

namespace dce::core {
namespace {

constexpr int cell = screen_period;
using Thresholds = std::array<std::array<uint8_t, cell>, cell>;

/// Squared distance, in twelfths of a pixel, to the nearest cluster centre. Centres lie on the lattice (8,0), (4,4), a
/// little off the pixel grid so that pixels of a cluster seldom tie.
constexpr int distance_to_centre(int x, int y) {
  int nearest = 1 << 30;
  for (int i = -4; i <= 4; ++i) {
    for (int j = -4; j <= 4; ++j) {
      const int dx = 12 * (x - 8 * i - 4 * j) - 5, dy = 12 * (y - 4 * j) - 3;
      nearest = dx * dx + dy * dy < nearest ? dx * dx + dy * dy : nearest;
    }
  }
  return nearest;
}

/// A clustered-dot supercell at 45 degrees: 16 x 16 dots hold 8 clusters of 32 pixels. Every cluster grows through its
/// pixels in the same order, outwards from its centre, and within one step the clusters take turns, far ones first: 256
/// levels without the banding that a lone 32-level cluster shows. A cluster's first `together` pixels come at once, and so do
/// its last: a dot alone is not printed reliably, and the faint noise of a JPEG's whites and blacks would be full of them.
constexpr Thresholds make_thresholds(int together) {
  constexpr int pixels = 32, clusters = 8;
  // The clusters' shifts, listed so that neighbours in turn lie far apart.
  constexpr int shifts[clusters][2] = {{0, 0}, {8, 8}, {8, 0}, {0, 8}, {4, 4}, {12, 12}, {12, 4}, {4, 12}};
  Thresholds thresholds{};
  // The 32 pixels with y < 4 and x < 8 stand for all others, which are theirs shifted.
  for (int y = 0; y < 4; ++y) {
    for (int x = 0; x < 8; ++x) {
      const int distance = distance_to_centre(x, y);
      int step = 0;
      for (int other = 0; other < pixels; ++other) {
        const int d = distance_to_centre(other % 8, other / 8);
        step += d < distance || (d == distance && other < y * 8 + x);
      }
      const bool first = step < together, last = step >= pixels - together;
      const int before = first ? 0 : last ? pixels - together : step;
      const int at_once = first || last ? together : 1;
      for (int turn = 0; turn < clusters; ++turn) {
        // Ink where darkness > threshold: 254 as the largest makes black solid. The first come when they are no darker
        // than the tone, the last when that is nearest.
        const int rank = before * clusters + turn * at_once + (first ? at_once - 1 : at_once / 2);
        thresholds[static_cast<size_t>((y + shifts[turn][1]) % cell)][static_cast<size_t>(
            (x + shifts[turn][0]) % cell)] = static_cast<uint8_t>(rank > 254 ? 254 : rank);
      }
    }
  }
  return thresholds;
}

constexpr int least_together = 3;

/// The greys from which on each pixel stays paper.
const Thresholds& limits() {
  static const Thresholds table = [] {
    Thresholds made = make_thresholds(least_together);
    for (auto& row : made) {
      for (uint8_t& value : row) value = static_cast<uint8_t>(255 - value);
    }
    return made;
  }();
  return table;
}

}  // namespace

std::array<uint8_t, 8> screen_tint(int gray) {
  // Taking turns one by one, every second cluster is as far as its neighbours at these levels.
  static constexpr Thresholds table = make_thresholds(1);
  const int darkness = std::min((255 - gray + 2) / 4 * 4, 255);
  std::array<uint8_t, 8> rows{};
  for (size_t y = 0; y < rows.size(); ++y) {
    for (size_t x = 0; x < 8; ++x) rows[y] |= static_cast<uint8_t>((darkness > table[y][x]) << (7 - x));
  }
  return rows;
}

void screen_clustered(const Band& gray, const MutableBand& out) {
  const Thresholds& table = limits();
  for (int y = 0; y < gray.height; ++y) {
    uint8_t* target = out.row(y);
    const auto& row = table[static_cast<size_t>((gray.y + y) % cell)];
    if (!gray.ink) {
      screen_row(gray.row(y), static_cast<size_t>(gray.width), row.data(), target);
      continue;
    }
    const InkExtent ink = gray.ink[y];
    std::memset(target, 0, out.row_size());
    if (ink.blank()) continue;
    const int begin = ink.begin / cell * cell;  // where the screen's row begins anew
    screen_row(gray.row(y) + begin, static_cast<size_t>(ink.end - begin), row.data(), target + begin / 8);
  }
}

}  // namespace dce::core
