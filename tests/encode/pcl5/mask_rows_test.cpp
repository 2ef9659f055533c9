#include "encode/pcl5/mask_rows.h"

#include <gtest/gtest.h>

#include <random>
#include <vector>

namespace dce::core {
namespace {

bool bit(const std::vector<uint8_t>& row, int x) {
  return row[static_cast<size_t>(x >> 3)] >> (7 - (x & 7)) & 1;
}

TEST(MaskRows, KeepWhatTheMaskHas) {
  std::mt19937 random(11);
  const auto bytes = [&](size_t count) {
    std::vector<uint8_t> row(count);
    for (uint8_t& byte : row) byte = static_cast<uint8_t>(random());
    return row;
  };
  for (int width = 1; width < 300; ++width) {
    for (const int from : {0, 1, 7, 8, 13, 64}) {
      // No byte more than the dots take.
      const std::vector<uint8_t> before = bytes(static_cast<size_t>(width + 7) / 8),
                                 mask = bytes(static_cast<size_t>(from + width + 7) / 8);
      std::vector<uint8_t> row = before;
      keep_bits(row.data(), mask.data(), from, width);
      for (int x = 0; x < width; ++x) ASSERT_EQ(bit(row, x), bit(before, x) && bit(mask, from + x)) << width << ' ' << from << ' ' << x;
    }
  }
}

}  // namespace
}  // namespace dce::core
