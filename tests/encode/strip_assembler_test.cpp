#include "encode/strip_assembler.h"

#include <gmock/gmock.h>

#include "../codec/sample_rows.h"

namespace dce::core {
namespace {

TEST(StripAssembler, CutsAnyBandsIntoStrips) {
  const Bitmap page = test::sample_bitmap(PixelFormat::rgb8, 11, 53, test::Pattern::noise);
  for (int band_height : {1, 5, 16, 17, 53}) {
    for (int padding : {0, 3}) {
      StripAssembler strips(PixelFormat::rgb8, 11, 16);
      Bitmap seen(PixelFormat::rgb8, 11, 53);
      std::vector<int> tops, heights;
      const auto receive = [&](const Band& strip) {
        EXPECT_EQ(strip.stride, static_cast<ptrdiff_t>(strip.row_size()));
        tops.push_back(strip.y);
        heights.push_back(strip.height);
        std::copy_n(strip.data, strip.row_size() * strip.height, seen.row(strip.y));
        return ok();
      };
      for (int y = 0; y < 53; y += band_height) {
        const int height = std::min(band_height, 53 - y);
        const size_t stride = page.row_size() + padding;
        std::vector<uint8_t> rows(stride * height);
        for (int i = 0; i < height; ++i) std::copy_n(page.row(y + i), page.row_size(), &rows[stride * i]);
        ASSERT_TRUE(strips
                        .band({PixelFormat::rgb8, 11, y, height, static_cast<ptrdiff_t>(stride), rows.data()},
                              receive)
                        .ok());
      }
      ASSERT_TRUE(strips.finish(receive).ok());
      EXPECT_THAT(tops, testing::ElementsAre(0, 16, 32, 48));
      EXPECT_THAT(heights, testing::ElementsAre(16, 16, 16, 5));
      EXPECT_EQ(seen, page);
    }
  }
}

TEST(StripAssembler, BitsStayBitsUnlessAStripIsMixed) {
  const Bitmap bits = test::sample_bitmap(PixelFormat::black1, 21, 12, test::Pattern::noise);
  const Bitmap pixels = test::sample_bitmap(PixelFormat::gray8, 21, 12, test::Pattern::noise);
  StripAssembler strips(PixelFormat::gray8, 21, 4);
  std::vector<PixelFormat> formats;
  std::vector<uint8_t> first_dots;  // of each row
  const auto receive = [&](const Band& strip) {
    formats.push_back(strip.format);
    for (int y = 0; y < strip.height; ++y) {
      const uint8_t first = strip.row(y)[0];
      first_dots.push_back(strip.format == PixelFormat::gray8 ? first : first & 0x80 ? 0 : 255);
    }
    return ok();
  };
  std::vector<uint8_t> expected;
  const auto add = [&](const Bitmap& from, int y, int height) {
    for (int i = y; i < y + height; ++i) {
      expected.push_back(from.format() == PixelFormat::gray8 ? from.row(i)[0] : from.row(i)[0] & 0x80 ? 0 : 255);
    }
    ASSERT_TRUE(strips.band(from.band(y, height), receive).ok());
  };
  add(bits, 0, 4);    // a strip as it lies
  add(bits, 4, 3);
  add(bits, 7, 3);    // completes one, begins the next
  add(pixels, 0, 3);  // which becomes contone, and begins one
  add(bits, 10, 2);   // that stays so
  ASSERT_TRUE(strips.finish(receive).ok());
  using enum PixelFormat;
  EXPECT_THAT(formats, testing::ElementsAre(black1, black1, gray8, gray8));
  EXPECT_EQ(first_dots, expected);
}

TEST(StripAssembler, PassesErrorsOn) {
  StripAssembler strips(PixelFormat::gray8, 4, 2);
  const Bitmap page(PixelFormat::gray8, 4, 5);
  int calls = 0;
  const auto refuse = [&](const Band&) {
    ++calls;
    return Status(Code::output, "no");
  };
  EXPECT_EQ(strips.band(page.band(0, 5), refuse).code(), Code::output);
  EXPECT_EQ(calls, 1);
}

}  // namespace
}  // namespace dce::core
