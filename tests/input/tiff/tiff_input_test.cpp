#include <gtest/gtest.h>

#include "../open_for_test.h"

namespace dce::core {

extern const InputFormat input_tiff;

namespace {

using namespace testing;

TEST(TiffInput, APageAnImageEachOfItsOwnSize) {
  auto source = Source::from_path(DCE_TEST_DATA "/images/pages.tif", Limits());
  ASSERT_TRUE(source.ok());
  EXPECT_GT(input_tiff.sniff(source->bytes()), 0);
  Opening opening;
  OpenContext context = opening.context();
  auto document = input_tiff.open(*source, context);
  ASSERT_TRUE(document.ok()) << document.status().message();
  ASSERT_EQ((*document)->page_count(), 2);
  auto first = (*document)->load_page(0);
  ASSERT_TRUE(first.ok());
  EXPECT_NEAR((*first)->size().width, 23 * 72.0 / 150, 0.1) << "turned";
  EXPECT_NEAR((*first)->size().height, 37 * 72.0 / 300, 0.1);
  auto second = (*document)->load_page(1);
  ASSERT_TRUE(second.ok());
  EXPECT_NEAR((*second)->size().width, 37 * 72.0 / 204, 0.1);
  EXPECT_NEAR((*second)->size().height, 23 * 72.0 / 98, 0.1) << "fax: rows lie further apart";

  constexpr int w = 37, h = 23;
  Bitmap bitmap(PixelFormat::gray8, w, h);
  Matrix scale;
  scale.a = w / (*second)->size().width;
  scale.d = h / (*second)->size().height;
  ASSERT_TRUE((*second)->draw(bitmap.band(0, h), scale, Rect{0, 0, w, h}).ok());
  int agree = 0;
  for (int y = 0; y < h; ++y) {
    for (int x = 0; x < w; ++x) agree += (bitmap.row(y)[x] < 128) == ((x * x + 3 * y) % 5 < 2);
  }
  EXPECT_GT(agree, w * h * 9 / 10);
}

}  // namespace
}  // namespace dce::core
