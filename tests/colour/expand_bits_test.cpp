#include "colour/expand_bits.h"

#include <gmock/gmock.h>

#include <random>
#include <vector>

#include "colour/band_expander.h"
#include "each_target.h"

namespace dce::core {
namespace {

using testing::ElementsAre;

TEST(ExpandBits, MeansWhatTheFormatsSay) {
  const uint8_t bits = 0x40;
  std::vector<uint8_t> gray(2), rgb(6), cmyk(8);
  expand_bits(&bits, 2, PixelFormat::gray8, gray.data());
  expand_bits(&bits, 2, PixelFormat::rgb8, rgb.data());
  expand_bits(&bits, 2, PixelFormat::cmyk8, cmyk.data());
  EXPECT_THAT(gray, ElementsAre(255, 0));
  EXPECT_THAT(rgb, ElementsAre(255, 255, 255, 0, 0, 0));
  EXPECT_THAT(cmyk, ElementsAre(0, 0, 0, 0, 0, 0, 0, 255));
}

TEST(ExpandBits, EveryTargetDoesWhatTheReferenceDoes) {
  std::mt19937 random(7);
  for (PixelFormat format : {PixelFormat::gray8, PixelFormat::rgb8, PixelFormat::cmyk8}) {
    for (size_t count : {0u, 1u, 7u, 8u, 15u, 16u, 17u, 31u, 33u, 640u, 1001u}) {
      std::vector<uint8_t> bits((count + 7) / 8);
      for (uint8_t& byte : bits) byte = static_cast<uint8_t>(random());
      std::vector<uint8_t> expected(count * components(format) + 1, 0xa5);
      scalar::expand_bits(bits.data(), count, format, expected.data());
      test::for_each_target([&] {
        std::vector<uint8_t> got(expected.size(), 0xa5);
        expand_bits(bits.data(), count, format, got.data());
        EXPECT_EQ(got, expected) << pixel_format_name(format) << " x " << count;
      });
    }
  }
}

TEST(BandExpander, HandsOverAllRowsInOrderWithWhatIsKnownOfThem) {
  Bitmap bits(PixelFormat::black1, 4960, 100);
  std::vector<InkExtent> ink(100);
  bits.row(77)[1] = 0x80;
  ink[77] = {8, 9};
  Band band = std::as_const(bits).band(0, 100);
  band.y = 300;
  band.ink = ink.data();
  BandExpander expander(PixelFormat::rgb8);
  int next = 300;
  const Status status = expander.band(band, [&](const Band& rows) {
    EXPECT_EQ(rows.y, next);
    EXPECT_EQ(rows.format, PixelFormat::rgb8);
    next += rows.height;
    for (int y = 0; y < rows.height; ++y) {
      const bool inked = rows.y + y == 377;
      EXPECT_EQ(rows.ink[y], (inked ? InkExtent{8, 9} : InkExtent{}));
      EXPECT_EQ(rows.row(y)[8 * 3], inked ? 0 : 255);
      EXPECT_EQ(rows.row(y)[9 * 3], 255);
    }
    return ok();
  });
  EXPECT_TRUE(status.ok());
  EXPECT_EQ(next, 400);
}

}  // namespace
}  // namespace dce::core
