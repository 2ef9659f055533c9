// Where the rasters of a side begin.
#include "encode/pcl5/raster_side.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace dce::core {
namespace {

using namespace std::string_literals;

/// A side of 64 x 8 dots in bands of four rows, a run of ink a row; none where it is blank.
std::string encoded(const std::vector<InkExtent>& rows) {
  SideDescription side;
  side.width = 64;
  side.height = static_cast<int>(rows.size());
  side.format = PixelFormat::black1;
  side.resolution = {600, 600};
  std::string out;
  const PieceReceiver receive = [&](const Piece& piece) {
    out += std::string(reinterpret_cast<const char*>(piece.bytes.view().data()), piece.bytes.view().size());
    return ok();
  };
  const auto encoder = make_pcl5_raster_side(side);
  std::vector<uint8_t> dots(rows.size() * 8, 0);
  for (size_t y = 0; y < rows.size(); ++y) {
    for (int x = rows[y].begin; x < rows[y].end; ++x) dots[y * 8 + x / 8] |= 0x80 >> (x % 8);
  }
  for (int y = 0; y < side.height; y += 4) {
    Band band{PixelFormat::black1, 64, y, 4, 8, dots.data() + y * 8, rows.data() + y};
    EXPECT_TRUE(encoder->band(band, receive).ok());
  }
  EXPECT_TRUE(encoder->end_side(receive).ok());
  return out;
}

constexpr InkExtent none{};

TEST(Pcl5RasterSide, BeginsAtItsInk) {
  EXPECT_EQ(encoded({none, none, {18, 20}, none}), "\x1b*p16x2Y\x1b*r48s1A\x1b*b0M\x1b*b1W\x30\x1b*rC\f"s);
}

TEST(Pcl5RasterSide, BeginsAnewWhereInkReachesFurtherLeft) {
  EXPECT_EQ(encoded({{32, 40}, none, none, none, {40, 48}, none, {9, 16}, none}),
            "\x1b*p32x0Y\x1b*r32s1A\x1b*b0M\x1b*b1W\xff\x1b*rC"
            "\x1b*p8x4Y\x1b*r56s1A\x1b*b0M\x1b*b5m12W"
            "\x03\0\x02\x04\xff"  // a byte behind four of paper
            "\x04\0\x01"          // a blank row
            "\0\0\x01\x7f\x1b*rC\f"s)
      << "the first band begins at byte 4, the second at byte 1";
}

TEST(Pcl5RasterSide, HasNoneWithoutInk) {
  EXPECT_EQ(encoded({none, none, none, none}), "\f");
}

}  // namespace
}  // namespace dce::core
