#include <gtest/gtest.h>

#include "../open_for_test.h"

namespace dce::core {

extern const InputFormat input_jpeg;

namespace {

using namespace testing;

Source load(const char* name) {
  auto source = Source::from_path(std::string(DCE_TEST_DATA "/images/") + name, Limits());
  EXPECT_TRUE(source.ok());
  return *source;
}

TEST(JpegInput, OnePageOfItsSizeTheRightWayUp) {
  Opening opening;
  OpenContext context = opening.context();
  EXPECT_GT(input_jpeg.sniff(load("exif.jpg").bytes()), 0);
  // 37 x 23 pixels at 300 x 200 an inch, turned by 90 degrees.
  auto document = input_jpeg.open(load("exif.jpg"), context);
  ASSERT_TRUE(document.ok()) << document.status().message();
  ASSERT_EQ((*document)->page_count(), 1);
  auto page = (*document)->load_page(0);
  ASSERT_TRUE(page.ok());
  EXPECT_NEAR((*page)->size().width, 23 * 72.0 / 200, 0.1);
  EXPECT_NEAR((*page)->size().height, 37 * 72.0 / 300, 0.1);
  // Stored: red grows to the right, green downwards. Upright (clockwise): red grows downwards, green to the
  // left.
  constexpr int w = 83, h = 89;
  Bitmap bitmap(PixelFormat::rgb8, w, h);
  Matrix scale;
  scale.a = w / (*page)->size().width;
  scale.d = h / (*page)->size().height;
  ASSERT_TRUE((*page)->draw(bitmap.band(0, h), scale, Rect{0, 0, w, h}).ok());
  EXPECT_LT(bitmap.row(5)[40 * 3], 60);
  EXPECT_GT(bitmap.row(83)[40 * 3], 200);
  EXPECT_GT(bitmap.row(40)[5 * 3 + 1], 190);
  EXPECT_LT(bitmap.row(40)[77 * 3 + 1], 60);
}

TEST(JpegInput, CmykIsNotInverted) {
  for (const char* name : {"cmyk-adobe.jpg", "ycck-adobe.jpg"}) {
    SCOPED_TRACE(name);
    Opening opening;
    OpenContext context = opening.context();
    auto document = input_jpeg.open(load(name), context);
    ASSERT_TRUE(document.ok());
    auto page = (*document)->load_page(0);
    ASSERT_TRUE(page.ok());
    constexpr int w = 37, h = 23;
    Bitmap bitmap(PixelFormat::cmyk8, w, h);
    Matrix scale;
    scale.a = w / (*page)->size().width;
    scale.d = h / (*page)->size().height;
    ASSERT_TRUE((*page)->draw(bitmap.band(0, h), scale, Rect{0, 0, w, h}).ok());
    EXPECT_NEAR(bitmap.row(10)[30 * 4], 210, 12) << "cyan";
    EXPECT_NEAR(bitmap.row(10)[5 * 4], 35, 12) << "cyan";
    EXPECT_NEAR(bitmap.row(20)[5 * 4 + 1], 220, 12) << "magenta";
    EXPECT_NEAR(bitmap.row(10)[20 * 4 + 3], 20, 12) << "black";
  }
}

TEST(JpegInput, SaysWhyNot) {
  Opening opening;
  OpenContext context = opening.context();
  auto document = input_jpeg.open(Source::own("\xff\xd8\xff\xd9 nothing"), context);
  ASSERT_FALSE(document.ok());
  EXPECT_EQ(document.status().code(), Code::unreadable);
}

}  // namespace
}  // namespace dce::core
