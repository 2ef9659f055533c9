#include <cstring>

#include "image/tiff_image.h"
#include "stream/byte_buffer.h"
#include "testing.h"

namespace dce::core {
namespace {

using namespace testing;

/// The first page, as the other formats' open functions have it.
Result<std::shared_ptr<const Image>> open_first(const Source& source, const Limits& limits) {
  DCE_ASSIGN(ImageList pages, open_tiff_images(source, limits));
  return pages[0];
}

TEST(Tiff, DecodesEveryCompressionAndLayout) {
  for_each_image({"rgb-lzw.tif", "rgb-deflate.tif", "rgb-packbits.tif", "rgb-planar.tif", "rgb-tiled.tif",
                  "rgb-tiled-planar.tif", "rgb-big.tif", "rgb16.tif"},
                 open_first,
                 [](const Image& image) { expect_pixels(decode(image), PixelFormat::rgb8, testing::rgb); });
  for_each_image({"rgb-jpeg.tif"}, open_first, [](const Image& image) {
    expect_pixels(decode(image), PixelFormat::rgb8, testing::rgb, 14);
  });
  for_each_image({"palette.tif"}, open_first, [](const Image& image) {
    expect_pixels(decode(image), PixelFormat::rgb8, testing::palette);
  });
  for_each_image({"gray-min-is-white.tif"}, open_first,
                 [](const Image& image) { expect_pixels(decode(image), PixelFormat::gray8, testing::gray); });
  for_each_image({"cmyk.tif"}, open_first,
                 [](const Image& image) { expect_pixels(decode(image), PixelFormat::cmyk8, testing::cmyk); });
  for_each_image({"rgba.tif"}, open_first, [](const Image& image) {
    expect_pixels(decode(image), PixelFormat::rgb8, testing::rgba, 1);
  });
  for_each_image({"lab.tif"}, open_first, [](const Image& image) {
    Bitmap bitmap = decode(image);
    ASSERT_EQ(bitmap.format(), PixelFormat::rgb8);
    const uint8_t* pixel = bitmap.row(11) + 18 * 3;
    EXPECT_NEAR(pixel[0], 126, 12);
    EXPECT_NEAR(pixel[1], 121, 12);
    EXPECT_NEAR(pixel[2], 116, 12);
  });
}

TEST(Tiff, BilevelStaysOneBit) {
  for_each_image({"bits-g3-1d.tif", "bits-g3-2d.tif", "bits-g4.tif", "bits-g4-strips.tif", "bits-g4-lsb.tif",
                  "bits-tiled.tif", "bits-g4-min-is-black.tif", "bits-min-is-black.tif"},
                 open_first, [](const Image& image) { expect_bits(decode(image)); });
}

TEST(Tiff, PassesASingleGroup4StripThrough) {
  auto plain = open_first(load("bits-g4.tif"), Limits());
  ASSERT_TRUE(plain.ok() && (*plain)->encoded());
  EXPECT_EQ((*plain)->encoded()->coding, EncodedImage::Coding::ccitt_g4);
  EXPECT_FALSE((*plain)->encoded()->black_is_1);
  EXPECT_GT((*plain)->encoded()->bytes.size(), 100u);
  auto inverse = open_first(load("bits-g4-min-is-black.tif"), Limits());
  ASSERT_TRUE(inverse.ok() && (*inverse)->encoded());
  EXPECT_TRUE((*inverse)->encoded()->black_is_1);
  for (const char* name : {"bits-g4-strips.tif", "bits-g4-lsb.tif", "bits-g3-1d.tif", "rgb-lzw.tif"}) {
    EXPECT_FALSE((*open_first(load(name), Limits()))->encoded()) << name;
  }
}

TEST(Tiff, ReadsPagesWithoutThumbnails) {
  auto pages = open_tiff_images(load("pages.tif"), Limits());
  ASSERT_TRUE(pages.ok());
  ASSERT_EQ(pages->size(), 2u) << "the second of three is a reduced image";
  const ImageInfo& first = (*pages)[0]->info();
  EXPECT_EQ(first.orientation, ImageOrientation::right_top);
  EXPECT_DOUBLE_EQ(first.x_resolution, 300);
  EXPECT_DOUBLE_EQ(first.y_resolution, 150);
  expect_pixels(decode(*(*pages)[0]), PixelFormat::rgb8, testing::rgb);
  expect_bits(decode(*(*pages)[1]));
  EXPECT_DOUBLE_EQ((*pages)[1]->info().x_resolution, 204);
  Limits limits;
  limits.pages = 1;
  EXPECT_EQ(open_tiff_images(load("pages.tif"), limits).status().code(), Code::limit);
}

TEST(Tiff, SubSampledYcbcr) {
  // Two blocks of 2 x 2 with one pair of differences each: neutral, then red.
  const std::vector<uint8_t> blocks = {50, 100, 150, 200, 128, 128, 76, 76, 76, 76, 85, 255};
  ByteBuffer out;
  out.append("II");
  out.u16le(42);
  out.u32le(20);
  out.append(Bytes(blocks));
  struct {
    uint16_t tag, type;
    uint32_t value;
  } const entries[] = {{256, 4, 4}, {257, 4, 2}, {259, 3, 1},  {262, 3, 6},         {273, 4, 8},
                       {277, 3, 3}, {278, 4, 2}, {279, 4, 12}, {530, 3, 0x00020002}};
  out.u16le(std::size(entries) + 1);
  for (const auto& entry : entries) {
    if (entry.tag == 259) {  // three samples of 8 bits, behind the directory
      out.u16le(258);
      out.u16le(3);
      out.u32le(3);
      out.u32le(20 + 2 + 12 * (std::size(entries) + 1) + 4);
    }
    out.u16le(entry.tag);
    out.u16le(entry.type);
    out.u32le(entry.tag == 530 ? 2 : 1);
    out.u32le(entry.value);
  }
  out.u32le(0);
  for (int i = 0; i < 3; ++i) out.u16le(8);
  auto image = open_first(Source::own(std::string(out.data(), out.data() + out.size())), Limits());
  ASSERT_TRUE(image.ok()) << image.status().message();
  Bitmap bitmap = decode(**image);
  ASSERT_EQ(bitmap.width(), 4);
  const int expected[2][4][3] = {{{50, 50, 50}, {100, 100, 100}, {254, 0, 0}, {254, 0, 0}},
                                 {{150, 150, 150}, {200, 200, 200}, {254, 0, 0}, {254, 0, 0}}};
  for (int y = 0; y < 2; ++y) {
    for (int x = 0; x < 4; ++x) {
      for (int c = 0; c < 3; ++c)
        EXPECT_NEAR(bitmap.row(y)[x * 3 + c], expected[y][x][c], 2) << x << ", " << y;
    }
  }
}

TEST(Tiff, RefusesFloatsClearly) {
  auto image = open_first(load("float.tif"), Limits());
  ASSERT_FALSE(image.ok());
  EXPECT_EQ(image.status().code(), Code::unreadable);
  EXPECT_THAT(image.status().message(), ::testing::HasSubstr("floating-point"));
}

TEST(Tiff, EndsInALoopOfDirectories) {
  Source source = load("bits-tiled.tif");
  std::string bytes(source.bytes().begin(), source.bytes().end());
  uint32_t ifd;
  std::memcpy(&ifd, bytes.data() + 4, 4);
  uint16_t entries;
  std::memcpy(&entries, bytes.data() + ifd, 2);
  std::memcpy(bytes.data() + ifd + 2 + entries * 12, &ifd, 4);
  auto pages = open_tiff_images(Source::own(bytes), Limits());
  ASSERT_TRUE(pages.ok());
  EXPECT_EQ(pages->size(), 1u);
}

TEST(Tiff, DamageInAStripLeavesTheOthers) {
  Source source = load("bits-g4-strips.tif");
  std::string bytes(source.bytes().begin(), source.bytes().end());
  for (size_t i = 8; i < 40; ++i) bytes[i] = 0;  // the first strip follows the header
  auto image = open_first(Source::own(bytes), Limits());
  ASSERT_TRUE(image.ok());
  Bitmap bitmap = decode(**image);
  for (int y = 5; y < height; ++y) {
    for (int x = 0; x < width; ++x)
      ASSERT_EQ(bitmap.row(y)[x / 8] >> (7 - x % 8) & 1, ink(x, y)) << x << ", " << y;
  }
  EXPECT_TRUE((*image)->damaged());
}

TEST(Tiff, OldJpegOfTheCorpus) {
  auto source = Source::from_path(DCE_CORPUS "/images/ojpeg-strip.tif", Limits());
  if (!source.ok()) GTEST_SKIP() << "no corpus here: images/ojpeg-strip.tif";
  auto image = open_first(*source, Limits());
  ASSERT_TRUE(image.ok()) << image.status().message();
  EXPECT_EQ(decode(**image).height(), 160);
}

TEST(Tiff, SurvivesCutsAndObeysLimits) {
  for (const char* name :
       {"rgb-planar.tif", "rgb-tiled.tif", "rgb-jpeg.tif", "bits-g3-2d.tif", "lab.tif", "pages.tif"}) {
    expect_survives_every_cut(name, open_first);
  }
  expect_obeys_pixel_limit("rgb-lzw.tif", open_first);
  for (const char* name : {"rgb-lzw.tif", "rgb-tiled.tif", "lab.tif"})
    expect_obeys_cancellation(name, open_first);
}

}  // namespace
}  // namespace dce::core
