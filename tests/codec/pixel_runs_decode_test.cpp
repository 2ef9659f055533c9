#include "codec/pixel_runs_decode.h"

#include <gmock/gmock.h>

#include <vector>

namespace dce::core {
namespace {

using ::testing::ElementsAreArray;
using Row = std::vector<uint8_t>;

// PWG 5102.4-2012 section 4.4.1: the first lines of the sample 8x8 sRGB image.
TEST(PixelRunsDecode, ExpandsRunsOfPixels) {
  Row row(8 * 3);
  // One white, two green, one white, then two of red and two literal pixels.
  const Row in = {0x00, 255, 255, 255, 0x01, 0, 255, 0, 0x00, 255, 255, 255,
                  0x01, 255, 0,   0,   0xff, 1, 2,   3, 4,    5,   6};
  Expansion done = pixel_runs_decode(in, 3, row, PixelRuns128::reserved, 0xff);
  EXPECT_TRUE(done.clean());
  EXPECT_EQ(done.consumed, in.size());
  EXPECT_THAT(row, ElementsAreArray({255, 255, 255, 0,   255, 0, 0, 255, 0, 255, 255, 255,
                                     255, 0,   0,   255, 0,   0, 1, 2,   3, 4,   5,   6}));
}

TEST(PixelRunsDecode, LeavesTheNextRowAlone) {
  Row row(4);
  Expansion done = pixel_runs_decode(Row{3, 7, 3, 8}, 1, row, PixelRuns128::reserved, 0);
  EXPECT_TRUE(done.clean());
  EXPECT_EQ(done.consumed, 2u);
}

TEST(PixelRunsDecode, Control128FillsTheRowInAppleRasterOnly) {
  Row row(6);
  Expansion filled = pixel_runs_decode(Row{0x00, 1, 2, 3, 0x80}, 3, row, PixelRuns128::fills_row, 0xff);
  EXPECT_TRUE(filled.clean());
  EXPECT_THAT(row, ElementsAreArray({1, 2, 3, 255, 255, 255}));
  EXPECT_TRUE(pixel_runs_decode(Row{0x80}, 3, row, PixelRuns128::reserved, 0xff).invalid);
}

TEST(PixelRunsDecode, ReportsRunsPastTheRowAndMissingBytes) {
  Row row(6);
  EXPECT_TRUE(pixel_runs_decode(Row{0x02, 1, 2, 3}, 3, row, PixelRuns128::reserved, 0).overflow);
  EXPECT_TRUE(
      pixel_runs_decode(Row{0xfe, 1, 2, 3, 4, 5, 6, 7, 8, 9}, 3, row, PixelRuns128::reserved, 0).overflow);
  EXPECT_TRUE(pixel_runs_decode(Row{0x01, 1, 2}, 3, row, PixelRuns128::reserved, 0).truncated);
  EXPECT_TRUE(pixel_runs_decode(Row{}, 3, row, PixelRuns128::reserved, 0).truncated);
}

}  // namespace
}  // namespace dce::core
