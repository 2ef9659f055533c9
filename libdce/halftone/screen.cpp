#include "halftone/screen.h"

#include <array>
#include <cstring>

namespace dce::core {
namespace {

constexpr int cell = 16;
using Thresholds = std::array<std::array<uint8_t, cell>, cell>;

/// A clustered-dot supercell at 45 degrees: 16 x 16 dots hold 8 clusters on the lattice (4,4), (4,-4). Every cluster
/// grows through its 32 pixels in the same order, outwards from its centre, and within one step the clusters take turns,
/// far ones first: 256 levels without the banding that a lone 32-level cluster shows.
constexpr Thresholds make_thresholds() {
  struct Pixel {
    int x, y, distance, cluster;
  };
  // Cluster centres (x, y) of the lattice within the cell, listed so that neighbours in turn lie far apart.
  constexpr int centres[8][2] = {{0, 0}, {8, 8}, {8, 0}, {0, 8}, {4, 4}, {12, 12}, {12, 4}, {4, 12}};
  std::array<Pixel, cell * cell> pixels{};
  int count = 0;
  for (int y = 0; y < cell; ++y) {
    for (int x = 0; x < cell; ++x) {
      Pixel best{x, y, 1 << 30, 0};
      for (int c = 0; c < 8; ++c) {
        // Centres lie a little off the pixel grid (in thirds of a pixel), so that no two pixels of a cluster tie.
        int dx = 12 * (x - centres[c][0]) - 5, dy = 12 * (y - centres[c][1]) - 3;
        dx = (dx + 12 * cell * 3 / 2) % (12 * cell) - 12 * cell / 2;
        dy = (dy + 12 * cell * 3 / 2) % (12 * cell) - 12 * cell / 2;
        const int distance = dx * dx + dy * dy;
        if (distance < best.distance) best = {x, y, distance, c};
      }
      pixels[static_cast<size_t>(count++)] = best;
    }
  }
  Thresholds thresholds{};
  for (const Pixel& pixel : pixels) {
    int rank = 0;
    for (const Pixel& other : pixels) {
      if (other.cluster == pixel.cluster) {
        rank += other.distance < pixel.distance ? 8 : 0;
      }
    }
    rank += pixel.cluster;
    // Ink where darkness > threshold: 254 as the largest makes black solid.
    thresholds[static_cast<size_t>(pixel.y)][static_cast<size_t>(pixel.x)] =
        static_cast<uint8_t>(rank > 254 ? 254 : rank);
  }
  return thresholds;
}

const Thresholds& thresholds() {
  static const Thresholds table = make_thresholds();
  return table;
}

uint8_t screen_eight(const uint8_t* gray, const uint8_t* row, int count) {
  unsigned bits = 0;
  for (int i = 0; i < count; ++i) {
    bits |= static_cast<unsigned>(255 - gray[i] > row[i]) << (7 - i);
  }
  return static_cast<uint8_t>(bits);
}

}  // namespace

void screen_clustered(const Band& gray, const MutableBand& out) {
  const Thresholds& table = thresholds();
  for (int y = 0; y < gray.height; ++y) {
    const uint8_t* source = gray.row(y);
    uint8_t* target = out.row(y);
    const auto& row = table[static_cast<size_t>((gray.y + y) % cell)];
    int x = 0;
    for (; x + 8 <= gray.width; x += 8) {
      uint64_t eight;
      std::memcpy(&eight, source + x, 8);
      if (eight == ~uint64_t{0}) {
        target[x >> 3] = 0x00;
      } else if (eight == 0) {
        target[x >> 3] = 0xff;
      } else {
        target[x >> 3] = screen_eight(source + x, row.data() + (x & (cell - 1)), 8);
      }
    }
    if (x < gray.width) target[x >> 3] = screen_eight(source + x, row.data() + (x & (cell - 1)), gray.width - x);
  }
}

}  // namespace dce::core
