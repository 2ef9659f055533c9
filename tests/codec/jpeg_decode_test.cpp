#include "codec/jpeg_decode.h"

#include <gmock/gmock.h>

#include <fstream>
#include <iterator>
#include <vector>

namespace dce::core {
namespace {

std::vector<uint8_t> sample(const std::string& name) {
  std::ifstream file(std::string(DCE_TEST_DATA) + "/codec/" + name, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

// The samples are 16 x 8: the left half red (or dark grey, level 64), the right half white.
TEST(JpegDecode, DecodesColour) {
  auto jpeg = sample("red-white.jpg");
  Result<Bitmap> pixels = jpeg_decode(jpeg, Limits());
  ASSERT_TRUE(pixels.ok()) << pixels.status().message();
  EXPECT_EQ(pixels->format(), PixelFormat::rgb8);
  EXPECT_EQ(pixels->width(), 16);
  EXPECT_EQ(pixels->height(), 8);
  EXPECT_NEAR(pixels->row(3)[0], 255, 4);
  EXPECT_NEAR(pixels->row(3)[1], 0, 4);
  EXPECT_NEAR(pixels->row(3)[15 * 3 + 1], 255, 4);
}

TEST(JpegDecode, DecodesGrey) {
  auto jpeg = sample("dark-white.jpg");
  Result<Bitmap> pixels = jpeg_decode(jpeg, Limits());
  ASSERT_TRUE(pixels.ok());
  EXPECT_EQ(pixels->format(), PixelFormat::gray8);
  EXPECT_NEAR(pixels->row(7)[0], 64, 4);
  EXPECT_NEAR(pixels->row(7)[15], 255, 4);
}

TEST(JpegDecode, TakesPaddingBeforeTheEndForNoDamage) {
  auto jpeg = sample("red-white.jpg");
  jpeg.insert(jpeg.end() - 2, 40, 0x2a);
  bool damaged = true;
  EXPECT_TRUE(jpeg_decode(jpeg, Limits(), &damaged).ok());
  EXPECT_FALSE(damaged);
}

TEST(JpegDecode, SaysWhatIsDamagedOrTooLarge) {
  auto jpeg = sample("red-white.jpg");
  bool damaged = false;
  Result<Bitmap> cut = jpeg_decode(Bytes(jpeg).first(jpeg.size() - 12), Limits(), &damaged);
  EXPECT_TRUE(!cut.ok() || damaged);
  EXPECT_EQ(jpeg_decode(Bytes(), Limits()).status().code(), Code::unreadable);
  EXPECT_EQ(jpeg_decode(Bytes(jpeg).first(20), Limits()).status().code(), Code::unreadable);
  Limits limits;
  limits.image_pixels = 127;
  EXPECT_EQ(jpeg_decode(jpeg, limits).status().code(), Code::limit);
  limits = Limits();
  limits.memory_bytes = 16 * 8 * 3 - 1;
  EXPECT_EQ(jpeg_decode(jpeg, limits).status().code(), Code::limit);
}

}  // namespace
}  // namespace dce::core
