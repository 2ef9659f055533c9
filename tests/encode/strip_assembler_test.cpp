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
