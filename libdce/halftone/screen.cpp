#include "halftone/screen.h"

#include <algorithm>
#include <array>
#include <cstring>

#include "halftone/screen_row.h"

namespace dce::core {
namespace {

constexpr int cell = screen_period;
using Thresholds = std::array<std::array<uint8_t, cell>, cell>;

constexpr int least_fine = 450;  // below it a dot is large

/// Squared distance, in twelfths of a pixel, to the nearest cluster centre. Centres lie on the lattice
/// (size,0), (size/2,size/2), a little off the pixel grid so that pixels of a cluster seldom tie.
constexpr int distance_to_centre(int x, int y, int size) {
  const int half = size / 2;
  int nearest = 1 << 30;
  for (int i = -4; i <= 4; ++i) {
    for (int j = -4; j <= 4; ++j) {
      const int dx = 12 * (x - size * i - half * j) - 5, dy = 12 * (y - half * j) - 3;
      nearest = dx * dx + dy * dy < nearest ? dx * dx + dy * dy : nearest;
    }
  }
  return nearest;
}

/// A clustered-dot supercell at 45 degrees: 16 x 16 dots hold 256 / pixels clusters, where pixels = size *
/// size / 2. Every cluster grows through its pixels in the same order, outwards from its centre, and within
/// one step the clusters take turns, far ones first: 256 levels without the banding that a lone cluster
/// shows. A cluster's first `together` pixels come at once, and so do its last: a small dot alone is not
/// printed reliably, and the faint noise of a JPEG's whites and blacks would be full of them.
constexpr Thresholds make_thresholds(int size, int together) {
  const int pixels = size * size / 2, clusters = 256 / pixels;
  // Where the clusters of an 8 x 8 tile lie, large ones being the first two, and the tiles, listed so that
  // neighbours in turn lie far apart.
  constexpr int places[8][2] = {{0, 0}, {4, 4}, {4, 0}, {0, 4}, {2, 2}, {6, 6}, {6, 2}, {2, 6}};
  constexpr int tiles[4][2] = {{0, 0}, {8, 8}, {8, 0}, {0, 8}};
  Thresholds thresholds{};
  // The pixels with y < size / 2 and x < size stand for all others, which are theirs shifted.
  for (int y = 0; y < size / 2; ++y) {
    for (int x = 0; x < size; ++x) {
      const int distance = distance_to_centre(x, y, size);
      int step = 0;
      for (int other = 0; other < pixels; ++other) {
        const int d = distance_to_centre(other % size, other / size, size);
        step += d < distance || (d == distance && other < y * size + x);
      }
      const bool first = step < together, last = step >= pixels - together;
      const int before = first ? 0 : last ? pixels - together : step;
      const int at_once = first || last ? together : 1;
      for (int turn = 0; turn < clusters; ++turn) {
        // Ink where darkness > threshold: 254 as the largest makes black solid. The first come when they are
        // no darker than the tone, the last when that is nearest.
        const int rank = before * clusters + turn * at_once + (first ? at_once - 1 : at_once / 2);
        const int row = y + places[turn / 4][1] + tiles[turn % 4][1],
                  column = x + places[turn / 4][0] + tiles[turn % 4][0];
        thresholds[static_cast<size_t>(row % cell)][static_cast<size_t>(column % cell)] =
            static_cast<uint8_t>(rank > 254 ? 254 : rank);
      }
    }
  }
  return thresholds;
}

constexpr int least_together = 3;
constexpr int large = 8, small = 4;  // between clusters of a row

/// The greys from which on each pixel stays paper.
Thresholds limits_of(Thresholds made) {
  for (auto& row : made) {
    for (uint8_t& value : row) value = static_cast<uint8_t>(255 - value);
  }
  return made;
}

const Thresholds& limits(Clusters clusters) {
  static const std::array<Thresholds, 2> tables{limits_of(make_thresholds(large, least_together)),
                                                limits_of(make_thresholds(small, 1))};
  return tables[static_cast<size_t>(clusters)];
}

}  // namespace

Clusters clusters_for(int resolution) {
  return resolution < least_fine ? Clusters::small : Clusters::large;
}

std::array<uint8_t, 8> screen_tint(int gray, Clusters clusters) {
  // Taking turns one by one, every second cluster is as far as its neighbours at these levels.
  static constexpr std::array<Thresholds, 2> tables{make_thresholds(large, 1), make_thresholds(small, 1)};
  const Thresholds& table = tables[static_cast<size_t>(clusters)];
  const int darkness = std::min((255 - gray + 2) / 4 * 4, 255);
  std::array<uint8_t, 8> rows{};
  for (size_t y = 0; y < rows.size(); ++y) {
    for (size_t x = 0; x < 8; ++x) rows[y] |= static_cast<uint8_t>((darkness > table[y][x]) << (7 - x));
  }
  return rows;
}

void screen_clustered(const Band& gray, const MutableBand& out, Clusters clusters) {
  const Thresholds& table = limits(clusters);
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
