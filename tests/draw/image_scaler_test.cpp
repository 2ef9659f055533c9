#include "draw/image_scaler.h"

#include <gtest/gtest.h>

#include <vector>

namespace dce::core {
namespace {

/// Scales a whole image into rows of `to`; checks that rows come once, in order and without gaps.
std::vector<std::vector<uint8_t>> scale(const Bitmap& image, ImageScaler::Geometry geometry, PixelFormat to) {
  geometry.width = image.width();
  geometry.height = image.height();
  std::vector<std::vector<uint8_t>> rows;
  ImageScaler scaler(geometry, image.format(), to, [&](int y, int count, const uint8_t* row) {
    EXPECT_EQ(y, geometry.clip.y0 + static_cast<int>(rows.size()));
    for (int i = 0; i < count; ++i) rows.emplace_back(row, row + row_bytes(to, geometry.lead + geometry.clip.width()));
    return ok();
  });
  for (int y = 0; y < image.height(); ++y) EXPECT_TRUE(scaler.row(y, image.row(y)).ok());
  EXPECT_TRUE(scaler.finish().ok());
  return rows;
}

ImageScaler::Geometry whole(int width, int height) {
  return {.x0 = 0, .y0 = 0, .x1 = static_cast<double>(width), .y1 = static_cast<double>(height),
          .clip = {0, 0, width, height}};
}

Bitmap gray(int width, int height, std::initializer_list<uint8_t> levels) {
  Bitmap image(PixelFormat::gray8, width, height);
  auto level = levels.begin();
  for (int y = 0; y < height; ++y) {
    for (int x = 0; x < width; ++x) image.row(y)[x] = *level++;
  }
  return image;
}

using Rows = std::vector<std::vector<uint8_t>>;

TEST(ImageScaler, EnlargingRepeatsPixels) {
  const Bitmap image = gray(2, 2, {10, 20, 30, 40});
  EXPECT_EQ(scale(image, whole(4, 4), PixelFormat::gray8),
            (Rows{{10, 10, 20, 20}, {10, 10, 20, 20}, {30, 30, 40, 40}, {30, 30, 40, 40}}));
}

TEST(ImageScaler, EveryScaleShowsTheNearestPixel) {
  Bitmap image(PixelFormat::gray8, 29, 1);
  for (int x = 0; x < 29; ++x) image.row(0)[x] = static_cast<uint8_t>(x * 7 + 1);
  for (const int width : {29, 31, 64, 87, 232, 290, 600}) {
    const auto rows = scale(image, whole(width, 1), PixelFormat::gray8);
    ASSERT_EQ(rows.size(), 1u);
    for (int x = 0; x < width; ++x) {
      EXPECT_EQ(rows[0][static_cast<size_t>(x)], image.row(0)[static_cast<int>((x + 0.5) * 29 / width)]) << width << ' ' << x;
    }
  }
}

TEST(ImageScaler, BitsAreDoubledWhateverTheWidth) {
  for (const int width : {1, 3, 4, 8, 13, 20, 64}) {
    Bitmap image(PixelFormat::black1, width, 1);
    for (int x = 0; x < width; ++x) {
      if (x * 5 % 3 == 0) image.row(0)[x / 8] |= static_cast<uint8_t>(0x80 >> (x % 8));
    }
    const auto rows = scale(image, whole(2 * width, 1), PixelFormat::black1);
    ASSERT_EQ(rows.size(), 1u);
    for (int x = 0; x < static_cast<int>(rows[0].size()) * 8; ++x) {
      const bool ink = rows[0][static_cast<size_t>(x / 8)] >> (7 - x % 8) & 1;
      EXPECT_EQ(ink, x < 2 * width && x / 2 * 5 % 3 == 0) << width << ' ' << x;
    }
  }
}

TEST(ImageScaler, ReducingAverages) {
  const Bitmap image = gray(4, 2, {0, 100, 50, 50, 100, 200, 50, 250});
  EXPECT_EQ(scale(image, whole(2, 1), PixelFormat::gray8), (Rows{{100, 100}}));
}

TEST(ImageScaler, OneDirectionMayGrowWhileTheOtherShrinks) {
  const Bitmap image = gray(4, 1, {0, 100, 20, 40});
  EXPECT_EQ(scale(image, whole(2, 3), PixelFormat::gray8), (Rows{{50, 30}, {50, 30}, {50, 30}}));
  const Bitmap tall = gray(1, 4, {0, 100, 20, 40});
  EXPECT_EQ(scale(tall, whole(3, 2), PixelFormat::gray8), (Rows{{50, 50, 50}, {30, 30, 30}}));
}

TEST(ImageScaler, OnlyTheClipComesOut) {
  const Bitmap image = gray(2, 2, {10, 20, 30, 40});
  ImageScaler::Geometry geometry = whole(4, 4);
  geometry.clip = {1, 1, 3, 4};
  EXPECT_EQ(scale(image, geometry, PixelFormat::gray8), (Rows{{10, 20}, {30, 40}, {30, 40}}));
}

TEST(ImageScaler, AMirroredImageReadsFromTheRight) {
  const Bitmap image = gray(2, 1, {10, 20});
  ImageScaler::Geometry geometry = whole(4, 1);
  geometry.mirror_x = true;
  EXPECT_EQ(scale(image, geometry, PixelFormat::gray8), (Rows{{20, 20, 10, 10}}));
}

Bitmap bits(int width, int height) {
  Bitmap image(PixelFormat::black1, width, height);
  uint32_t state = 7;
  for (int y = 0; y < height; ++y) {
    for (int x = 0; x < width; ++x) {
      state = state * 1664525 + 1013904223;
      // Long runs and single dots alike.
      const bool ink = (x / 97 + y) % 3 == 0 || (state >> 28) == 0;
      if (ink) image.row(y)[x >> 3] |= static_cast<uint8_t>(0x80 >> (x & 7));
    }
  }
  return image;
}

// By words where pixels are doubled, whatever the first of them, and behind paper where that is asked for.
TEST(ImageScaler, DoubledBitsAgreeWithGreysAnywhere) {
  const Bitmap image = bits(203, 3);
  for (int left : {0, 1, 2, 7, 50, 101}) {
    for (int lead : {0, 3, 7}) {
      ImageScaler::Geometry geometry = whole(406, 6);
      geometry.x0 += 4, geometry.x1 += 4;
      geometry.clip = {4 + left, 0, 410 - left, 6};
      const Rows as_gray = scale(image, geometry, PixelFormat::gray8);
      geometry.lead = lead;
      const Rows as_bits = scale(image, geometry, PixelFormat::black1);
      ASSERT_EQ(as_bits.size(), as_gray.size());
      for (size_t y = 0; y < as_bits.size(); ++y) {
        for (int x = 0; x < static_cast<int>(as_bits[y].size()) * 8; ++x) {
          const bool ink = as_bits[y][static_cast<size_t>(x) >> 3] >> (7 - (x & 7)) & 1;
          const int at = x - lead;
          const bool expected = at >= 0 && at < geometry.clip.width() && as_gray[y][static_cast<size_t>(at)] == 0;
          ASSERT_EQ(ink, expected) << left << ' ' << lead << ' ' << x << ' ' << y;
        }
      }
    }
  }
}

TEST(ImageScaler, GreysBeginBehindTheLead) {
  ImageScaler::Geometry geometry = whole(4, 1);
  geometry.lead = 2;
  EXPECT_EQ(scale(gray(2, 1, {10, 20}), geometry, PixelFormat::gray8), (Rows{{255, 255, 10, 10, 20, 20}}));
  geometry.x1 = 1;
  geometry.clip = {0, 0, 1, 1};
  EXPECT_EQ(scale(gray(2, 1, {10, 20}), geometry, PixelFormat::gray8), (Rows{{255, 255, 15}}));
}

TEST(ImageScaler, BitsAndGreysAgree) {
  for (bool mirrored : {false, true}) {
    for (double factor : {1.0, 2.0, 1.37, 3.01}) {
      const Bitmap image = bits(531, 5);
      ImageScaler::Geometry geometry{.x0 = 3.3, .y0 = 0, .x1 = 3.3 + 531 * factor, .y1 = 5 * factor,
                                     .clip = {3, 0, static_cast<int>(3.3 + 531 * factor), 5}};
      geometry.mirror_x = mirrored;
      const Rows as_bits = scale(image, geometry, PixelFormat::black1);
      const Rows as_gray = scale(image, geometry, PixelFormat::gray8);
      const Rows as_rgb = scale(image, geometry, PixelFormat::rgb8);
      ASSERT_EQ(as_bits.size(), as_gray.size());
      int different = 0;
      for (size_t y = 0; y < as_bits.size(); ++y) {
        for (int x = 0; x < geometry.clip.width(); ++x) {
          const bool ink = as_bits[y][static_cast<size_t>(x) >> 3] >> (7 - (x & 7)) & 1;
          different += ink != (as_gray[y][static_cast<size_t>(x)] == 0);
          different += as_gray[y][static_cast<size_t>(x)] != as_rgb[y][static_cast<size_t>(x) * 3 + 2];
        }
      }
      EXPECT_EQ(different, 0) << factor << (mirrored ? " mirrored" : "");
    }
  }
}

TEST(ImageScaler, ReducedBitsBecomeGreys) {
  Bitmap image(PixelFormat::black1, 4, 4);
  image.row(0)[0] = 0xc0;
  image.row(1)[0] = 0x40;
  EXPECT_EQ(scale(image, whole(2, 2), PixelFormat::gray8), (Rows{{64, 255}, {255, 255}}));
}

TEST(ImageScaler, ReducedBitsAgreeWithReducedGreys) {
  for (bool mirrored : {false, true}) {
    for (double factor : {0.5, 0.31, 0.07}) {
      const Bitmap image = bits(1000, 6);
      Bitmap same(PixelFormat::gray8, 1000, 6);
      for (int y = 0; y < 6; ++y) {
        for (int x = 0; x < 1000; ++x) same.row(y)[x] = image.row(y)[x >> 3] >> (7 - (x & 7)) & 1 ? 0 : 255;
      }
      ImageScaler::Geometry geometry{.x0 = 2.2, .y0 = 0, .x1 = 2.2 + 1000 * factor, .y1 = 6 * factor,
                                     .clip = {5, 0, static_cast<int>(1000 * factor), static_cast<int>(6 * factor) + 1}};
      geometry.mirror_x = mirrored;
      const Rows narrow = scale(image, geometry, PixelFormat::gray8), want = scale(same, geometry, PixelFormat::gray8);
      ASSERT_EQ(narrow.size(), want.size());
      for (size_t y = 0; y < want.size(); ++y) {
        // Greys are averaged in integers: a level apart is the same.
        for (size_t x = 0; x < want[y].size(); ++x) ASSERT_NEAR(narrow[y][x], want[y][x], 1) << x << ' ' << factor;
      }
    }
  }
}

}  // namespace
}  // namespace dce::core
