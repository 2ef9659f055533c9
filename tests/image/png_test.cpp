#include "image/png_image.h"
#include "testing.h"

namespace dce::core {
namespace {

using namespace testing;

TEST(Png, DecodesEveryColourTypeAndDepth) {
  for_each_image({"rgb.png", "rgb-interlaced.png", "rgb16.png"}, open_png_image,
                 [](const Image& image) { expect_pixels(decode(image), PixelFormat::rgb8, testing::rgb); });
  for_each_image({"gray.png", "gray16.png"}, open_png_image,
                 [](const Image& image) { expect_pixels(decode(image), PixelFormat::gray8, testing::gray); });
  for_each_image({"gray4.png"}, open_png_image, [](const Image& image) {
    expect_pixels(decode(image), PixelFormat::gray8, [](int x, int) { return Color{x * 7 * 15 / 255 * 17}; });
  });
  for_each_image({"palette.png"}, open_png_image, [](const Image& image) {
    expect_pixels(decode(image), PixelFormat::rgb8, testing::palette);
  });
}

TEST(Png, LaysTransparencyOnWhite) {
  for_each_image({"rgba.png", "rgba16-interlaced.png"}, open_png_image, [](const Image& image) {
    expect_pixels(decode(image), PixelFormat::rgb8, testing::rgba, 1);
  });
  for_each_image({"gray-alpha.png"}, open_png_image, [](const Image& image) {
    expect_pixels(
        decode(image), PixelFormat::gray8, [](int x, int y) { return Color{on_paper(x * 7, y * 11)}; }, 1);
  });
  for_each_image({"palette-transparent.png"}, open_png_image, [](const Image& image) {
    expect_pixels(
        decode(image), PixelFormat::rgb8,
        [](int x, int y) {
          Color color = testing::palette(x, y);
          int i = (x + y) % 16, alpha = i == 5 ? 0 : i == 6 ? 128 : 255;
          for (int& value : color) value = on_paper(value, alpha);
          return color;
        },
        1);
  });
}

TEST(Png, BlackAndWhiteStaysOneBit) {
  for_each_image({"bits.png", "bits-palette.png"}, open_png_image,
                 [](const Image& image) { expect_bits(decode(image)); });
  for_each_image({"bits-interlaced.png"}, open_png_image, [](const Image& image) {
    expect_pixels(decode(image), PixelFormat::gray8, [](int x, int y) { return Color{ink(x, y) ? 0 : 255}; });
  });
}

TEST(Png, ReadsResolution) {
  auto image = open_png_image(load("rgb.png"), Limits());
  ASSERT_TRUE(image.ok());
  EXPECT_NEAR((*image)->info().x_resolution, 300, 0.02);
  EXPECT_NEAR((*image)->info().y_resolution, 150, 0.02);
}

TEST(Png, UsesDataWithAWrongChecksum) {
  Source source = load("gray.png");
  std::string bytes(source.bytes().begin(), source.bytes().end());
  size_t end = bytes.find("IEND");
  bytes[end - 5] ^= 0x55;  // the last byte of IDAT's CRC
  auto image = open_png_image(Source::own(bytes), Limits());
  ASSERT_TRUE(image.ok());
  expect_pixels(decode(**image), PixelFormat::gray8, testing::gray);
  EXPECT_TRUE((*image)->damaged());
}

TEST(Png, PadsACutFile) {
  expect_cut_rows_are_paper("noise.png", open_png_image);
}

TEST(Png, CutInterlacedImageIsCoarse) {
  size_t size = load("rgba16-interlaced.png").bytes().size();
  auto interlaced = open_png_image(load_part("rgba16-interlaced.png", size - 13), Limits());
  ASSERT_TRUE(interlaced.ok());
  EXPECT_EQ(decode(**interlaced).height(), height);
}

TEST(Png, BoundsTheMemoryOfInterlacedImages) {
  Source source = load("rgb-interlaced.png");
  Limits limits;
  limits.memory_bytes = 3000;  // the image takes 2553 bytes and only three quarters are for one image
  auto image = open_png_image(source, limits);
  ASSERT_TRUE(image.ok());
  Status status;
  decode(**image, 1, &status);
  EXPECT_EQ(status.code(), Code::limit);
}

TEST(Png, SurvivesCutsAndObeysLimits) {
  for (const char* name : {"rgb.png", "rgba16-interlaced.png", "palette-transparent.png"}) {
    expect_survives_every_cut(name, open_png_image);
  }
  expect_obeys_pixel_limit("rgb.png", open_png_image);
  expect_obeys_cancellation("rgb.png", open_png_image);
}

}  // namespace
}  // namespace dce::core
