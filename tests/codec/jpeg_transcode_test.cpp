#include "codec/jpeg_transcode.h"

#include <gtest/gtest.h>

#include <vector>

#include "codec/jpeg_decode.h"
#include "codec/jpeg_encode.h"

namespace dce::core {
namespace {

/// 40 x 24 pixels: red on the left, a grey ramp on the right.
ByteBuffer picture() {
  constexpr int width = 40, height = 24;
  std::vector<uint8_t> pixels;
  for (int y = 0; y < height; ++y) {
    for (int x = 0; x < width; ++x) {
      const auto level = static_cast<uint8_t>(y * 10);
      if (x < 16) {
        pixels.insert(pixels.end(), {255, 0, 0});
      } else {
        pixels.insert(pixels.end(), {level, level, level});
      }
    }
  }
  ByteBuffer jpeg;
  EXPECT_TRUE(
      jpeg_encode({PixelFormat::rgb8, width, 0, height, 3 * width, pixels.data()}, {.quality = 95}, jpeg)
          .ok());
  return jpeg;
}

TEST(JpegLuminance, IsTheGreyOfThePicture) {
  const ByteBuffer jpeg = picture();
  ByteBuffer gray;
  ASSERT_TRUE(jpeg_luminance(jpeg.view(), 1 << 20, gray).ok());
  const Result<Bitmap> pixels = jpeg_decode(gray.view(), Limits());
  ASSERT_TRUE(pixels.ok()) << pixels.status().message();
  EXPECT_EQ(pixels->format(), PixelFormat::gray8);
  EXPECT_EQ(pixels->width(), 40);
  EXPECT_EQ(pixels->height(), 24);
  EXPECT_NEAR(pixels->row(12)[4], 76, 6);  // ITU-T T.871: 0.299 of red
  EXPECT_NEAR(pixels->row(12)[36], 120, 6);
  EXPECT_LT(gray.size(), jpeg.size());
}

TEST(JpegLuminance, RefusesWhatHasNone) {
  ByteBuffer gray, again;
  ASSERT_TRUE(jpeg_luminance(picture().view(), 1 << 20, gray).ok());
  EXPECT_EQ(jpeg_luminance(gray.view(), 1 << 20, again).code(), Code::unreadable) << "it is grey already";
  EXPECT_EQ(jpeg_luminance(picture().view(), 100, again).code(), Code::limit);
  EXPECT_EQ(jpeg_luminance({}, 100, again).code(), Code::unreadable);
  EXPECT_EQ(again.size(), 0u);
}

}  // namespace
}  // namespace dce::core
