#include "halftone/screen.h"

#include <gtest/gtest.h>

#include <bit>
#include <vector>

namespace dce::core {
namespace {

Bitmap screened(const Bitmap& gray, int first_row = 0) {
  Bitmap out(PixelFormat::black1, gray.width(), gray.height());
  Band in = gray.band(0, gray.height());
  in.y = first_row;
  screen_clustered(in, out.band(0, gray.height()));
  return out;
}

Bitmap flat(int width, int height, uint8_t level) {
  Bitmap gray(PixelFormat::gray8, width, height);
  for (int y = 0; y < height; ++y) std::fill(gray.row(y), gray.row(y) + width, level);
  return gray;
}

int ink(const Bitmap& bits) {
  int count = 0;
  for (int y = 0; y < bits.height(); ++y) {
    for (size_t i = 0; i < bits.row_size(); ++i) count += std::popcount(bits.row(y)[i]);
  }
  return count;
}

TEST(ClusteredScreen, BlackIsSolidAndWhiteIsEmpty) {
  EXPECT_EQ(ink(screened(flat(37, 16, 0))), 37 * 16);
  EXPECT_EQ(ink(screened(flat(37, 16, 255))), 0);
}

TEST(ClusteredScreen, InkFollowsDarknessWithinOneLevelOfItsArea) {
  for (int level = 0; level < 256; ++level) {
    const int count = ink(screened(flat(16, 16, static_cast<uint8_t>(level))));
    EXPECT_NEAR(count, 255 - level, 1) << level;
  }
}

TEST(ClusteredScreen, BandsMeetWithoutASeam) {
  Bitmap gray(PixelFormat::gray8, 50, 64);
  for (int y = 0; y < 64; ++y) {
    for (int x = 0; x < 50; ++x) gray.row(y)[x] = static_cast<uint8_t>(x * 5 + y);
  }
  const Bitmap whole = screened(gray);
  Bitmap parts(PixelFormat::black1, 50, 64);
  for (int y = 0; y < 64; y += 24) {
    const int rows = std::min(24, 64 - y);
    screen_clustered(gray.band(y, rows), parts.band(y, rows));
  }
  EXPECT_EQ(whole, parts);
}

TEST(ClusteredScreen, PaddingBitsStayWhite) {
  const Bitmap bits = screened(flat(9, 1, 0));
  EXPECT_EQ(bits.row(0)[0], 0xff);
  EXPECT_EQ(bits.row(0)[1], 0x80);
}

TEST(ClusteredScreen, DotsAreClusteredNotScattered) {
  // At a quarter tone most inked pixels have an inked neighbour to their right or below.
  const Bitmap bits = screened(flat(64, 64, 191));
  const auto at = [&](int x, int y) { return bits.row(y)[x >> 3] >> (7 - (x & 7)) & 1; };
  int alone = 0, inked = 0;
  for (int y = 1; y < 63; ++y) {
    for (int x = 1; x < 63; ++x) {
      if (!at(x, y)) continue;
      ++inked;
      alone += !at(x + 1, y) && !at(x - 1, y) && !at(x, y + 1) && !at(x, y - 1);
    }
  }
  EXPECT_GT(inked, 0);
  EXPECT_EQ(alone, 0);
}

}  // namespace
}  // namespace dce::core
