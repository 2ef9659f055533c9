#include "codec/jpeg_transcode.h"

#include <gtest/gtest.h>

#include <string>
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

TEST(JpegLuminance, RefusesWhatIsCoarserThanItsImage) {
  const ByteBuffer jpeg = picture();
  std::string bytes(jpeg.view().begin(), jpeg.view().end());
  const size_t frame = bytes.find("\xff\xc0");
  ASSERT_NE(frame, std::string::npos);
  bytes[frame + 11] = 0x11;  // how finely Y, Cb and Cr are sampled (T.81, B.2.2)
  bytes[frame + 14] = 0x24;
  bytes[frame + 17] = 0x11;
  ByteBuffer gray;
  const Bytes coarse{reinterpret_cast<const uint8_t*>(bytes.data()), bytes.size()};
  EXPECT_EQ(jpeg_luminance(coarse, 1 << 20, gray).code(), Code::unreadable);
}

/// A picture of four 16-pixel quarters a row and two rows of them, each of its own grey.
ByteBuffer quarters(int width) {
  std::vector<uint8_t> pixels;
  for (int y = 0; y < 32; ++y) {
    for (int x = 0; x < width; ++x) {
      const auto level = static_cast<uint8_t>(30 * (x / 16 + 4 * (y / 16)));
      pixels.insert(pixels.end(), {level, level, level});
    }
  }
  ByteBuffer jpeg;
  EXPECT_TRUE(
      jpeg_encode({PixelFormat::rgb8, width, 0, 32, 3 * width, pixels.data()}, {.quality = 95}, jpeg).ok());
  return jpeg;
}

TEST(JpegTurned, PutsEachQuarterWhereItBelongs) {
  const ByteBuffer jpeg = quarters(64);
  struct Case {
    JpegTurn turn;
    int width, height, top_left, top_right;  // quarters, by number
  };
  for (const Case& c : {Case{JpegTurn::flip_horizontal, 64, 32, 3, 0},
                        Case{JpegTurn::flip_vertical, 64, 32, 4, 7}, Case{JpegTurn::transpose, 32, 64, 0, 4},
                        Case{JpegTurn::transverse, 32, 64, 7, 3}, Case{JpegTurn::rotate_90, 32, 64, 4, 0},
                        Case{JpegTurn::rotate_180, 64, 32, 7, 4}, Case{JpegTurn::rotate_270, 32, 64, 3, 7}}) {
    for (bool luminance : {false, true}) {
      ByteBuffer turned;
      ASSERT_TRUE(jpeg_turned(jpeg.view(), c.turn, luminance, 1 << 20, turned).ok());
      const Result<Bitmap> pixels = jpeg_decode(turned.view(), Limits());
      ASSERT_TRUE(pixels.ok());
      EXPECT_EQ(pixels->format(), luminance ? PixelFormat::gray8 : PixelFormat::rgb8);
      ASSERT_EQ(pixels->width(), c.width);
      ASSERT_EQ(pixels->height(), c.height);
      const int step = luminance ? 1 : 3;
      EXPECT_NEAR(pixels->row(8)[8 * step], 30 * c.top_left, 4);
      EXPECT_NEAR(pixels->row(8)[(c.width - 8) * step], 30 * c.top_right, 4);
    }
  }
}

TEST(JpegTurned, RefusesWhatWouldLoseItsEdge) {
  ByteBuffer out;
  EXPECT_EQ(jpeg_turned(quarters(60).view(), JpegTurn::flip_horizontal, false, 1 << 20, out).code(),
            Code::usage);
  EXPECT_EQ(jpeg_turned(quarters(64).view(), JpegTurn::rotate_90, false, 100, out).code(), Code::limit);
  EXPECT_EQ(jpeg_turned({}, JpegTurn::rotate_90, false, 100, out).code(), Code::unreadable);
  EXPECT_TRUE(out.empty());
}

}  // namespace
}  // namespace dce::core
