// GIF, WebP, HEIF and JPEG 2000, whose libraries do most of the work.
#include "image/gif_image.h"
#include "image/heif_image.h"
#include "image/jp2_image.h"
#include "image/webp_image.h"
#include "testing.h"

namespace dce::core {
namespace {

using namespace testing;

TEST(Gif, DecodesRowsAndPasses) {
  for_each_image({"palette.gif", "palette-interlaced.gif"}, open_gif_image, [](const Image& image) {
    expect_pixels(decode(image), PixelFormat::rgb8, testing::palette);
  });
}

Color transparent_palette(int x, int y) {
  return (x + y) % 16 == 5 ? Color{255, 255, 255} : testing::palette(x, y);
}

TEST(Gif, TransparencyIsPaper) {
  for_each_image({"palette-transparent.gif"}, open_gif_image, [](const Image& image) {
    expect_pixels(decode(image), PixelFormat::rgb8, transparent_palette);
  });
}

/// A frame of 37 x 23 at 4, 6 on a screen of 45 x 40.
void expect_placed_frame(const Bitmap& bitmap, int tolerance) {
  ASSERT_EQ(bitmap.width(), 45);
  ASSERT_EQ(bitmap.height(), 40);
  expect_paper(bitmap, 0, 6);
  expect_paper(bitmap, 29, 40);
  for (int y = 6; y < 29; ++y) {
    for (int x = 0; x < 45; ++x) {
      bool inside = x >= 4 && x < 41;
      Color expected = inside ? testing::palette(x - 4, y - 6) : Color{255, 255, 255};
      for (int c = 0; c < 3; ++c) {
        ASSERT_LE(std::abs(bitmap.row(y)[x * 3 + c] - expected[static_cast<size_t>(c)]), tolerance)
            << x << ", " << y;
      }
    }
  }
}

TEST(Gif, FirstFrameLiesOnTheScreen) {
  for_each_image({"frames.gif"}, open_gif_image,
                 [](const Image& image) { expect_placed_frame(decode(image), 0); });
}

TEST(Gif, PadsACutFile) {
  expect_cut_rows_are_paper("noise.gif", open_gif_image);
}

TEST(Gif, SurvivesCutsAndObeysLimits) {
  expect_survives_every_cut("palette-interlaced.gif", open_gif_image);
  expect_survives_every_cut("frames.gif", open_gif_image);
  expect_obeys_pixel_limit("palette.gif", open_gif_image);
  expect_obeys_cancellation("palette.gif", open_gif_image);
}

TEST(Webp, DecodesBothCodings) {
  for_each_image({"rgb-lossless.webp"}, open_webp_image,
                 [](const Image& image) { expect_pixels(decode(image), PixelFormat::rgb8, testing::rgb); });
  for_each_image({"rgb-lossy.webp"}, open_webp_image, [](const Image& image) {
    expect_pixels(decode(image), PixelFormat::rgb8, testing::rgb, 24);
  });
  for_each_image({"rgba.webp"}, open_webp_image, [](const Image& image) {
    expect_pixels(decode(image), PixelFormat::rgb8, testing::rgba, 1);
  });
}

TEST(Webp, FirstFrameOfAnAnimationLiesOnItsCanvas) {
  for_each_image({"frames.webp"}, open_webp_image, [](const Image& image) {
    Bitmap bitmap = decode(image);
    ASSERT_EQ(bitmap.width(), 45);
    ASSERT_EQ(bitmap.height(), 40);
    expect_paper(bitmap, 0, 6);
    EXPECT_NE(bitmap.row(15)[20 * 3 + 2], 255);
  });
}

TEST(Webp, ShrinksWhileDecoding) {
  for_each_image({"rgb-lossless.webp", "rgb-lossy.webp"}, open_webp_image, [](const Image& image) {
    Bitmap half = decode(image, 2);
    EXPECT_EQ(half.width(), 19);
    EXPECT_EQ(half.height(), 12);
    EXPECT_NEAR(half.row(6)[9 * 3], 18.5 * 7, 20);
  });
}

TEST(Webp, SurvivesCutsAndObeysLimits) {
  for (const char* name : {"rgb-lossless.webp", "rgb-lossy.webp", "frames.webp"}) {
    expect_survives_every_cut(name, open_webp_image);
  }
  expect_obeys_pixel_limit("rgb-lossy.webp", open_webp_image);
  expect_obeys_cancellation("rgb-lossy.webp", open_webp_image);
}

TEST(Heif, DecodesHevcAndAv1) {
  for_each_image({"rgb.heic"}, open_heif_image, [](const Image& image) {
    expect_pixels(decode(image), PixelFormat::rgb8, testing::rgb, 3);
  });
  for_each_image({"rgb.avif"}, open_heif_image, [](const Image& image) {
    expect_pixels(decode(image), PixelFormat::rgb8, testing::rgb, 12);
  });
  for_each_image({"rgba.heic"}, open_heif_image, [](const Image& image) {
    expect_pixels(decode(image), PixelFormat::rgb8, testing::rgba, 16);
  });
}

TEST(Heif, OrientationIsAppliedOnce) {
  auto source = Source::from_path(DCE_CORPUS "/images/avif-orientation-6.avif", Limits());
  if (!source.ok()) GTEST_SKIP() << "no corpus here: images/avif-orientation-6.avif";
  auto image = open_heif_image(*source, Limits());
  ASSERT_TRUE(image.ok()) << image.status().message();
  EXPECT_EQ((*image)->info().width, 3024);
  EXPECT_EQ((*image)->info().height, 4032);
  EXPECT_EQ((*image)->info().orientation, ImageOrientation::top_left);
}

TEST(Heif, SurvivesCutsAndObeysLimits) {
  expect_survives_every_cut("rgb.avif", open_heif_image);
  expect_survives_every_cut("rgba.heic", open_heif_image);
  expect_obeys_pixel_limit("rgb.heic", open_heif_image);
  expect_obeys_cancellation("rgb.heic", open_heif_image);
}

TEST(Jp2, DecodesBoxesAndCodestreams) {
  for_each_image({"rgb.jp2", "rgb.j2k"}, open_jp2_image,
                 [](const Image& image) { expect_pixels(decode(image), PixelFormat::rgb8, testing::rgb); });
  for_each_image({"gray16.jp2"}, open_jp2_image,
                 [](const Image& image) { expect_pixels(decode(image), PixelFormat::gray8, testing::gray); });
  for_each_image({"rgba.jp2"}, open_jp2_image, [](const Image& image) {
    expect_pixels(decode(image), PixelFormat::rgb8, testing::rgba, 1);
  });
}

TEST(Jp2, SubSampledComponentsAreYcc) {
  for_each_image({"ycc420.j2k"}, open_jp2_image, [](const Image& image) {
    expect_pixels(
        decode(image), PixelFormat::rgb8,
        [](int x, int) {
          double y = x * 7, cb = 160 - 128, cr = 160 - 128;
          auto clamp = [](double v) { return static_cast<int>(std::clamp(v + 0.5, 0.0, 255.0)); };
          return Color{clamp(y + 1.402 * cr), clamp(y - 0.344136 * cb - 0.714136 * cr),
                       clamp(y + 1.772 * cb)};
        },
        1, 0, 20);  // the writer dropped some of the last row of colours
  });
}

TEST(Jp2, ShrinksByDroppingResolutions) {
  for_each_image({"rgb.jp2", "rgb.j2k"}, open_jp2_image, [](const Image& image) {
    Bitmap quarter = decode(image, 4);
    EXPECT_EQ(quarter.width(), 10);
    EXPECT_EQ(quarter.height(), 6);
    EXPECT_NEAR(quarter.row(3)[5 * 3], 20 * 7, 24);
    EXPECT_GE(decode(image, 8).width(), 5) << "with three resolutions 4 is the most";
  });
}

TEST(Jp2, TilePartsLongerThanTheFileAreRefused) {
  Source source = load("rgb.j2k");
  std::string bytes(source.bytes().begin(), source.bytes().end());
  size_t tile = bytes.find(std::string("\xff\x90\0\x0a", 4));
  ASSERT_NE(tile, std::string::npos);
  bytes[tile + 6] = '\x7f';  // 2 GB
  auto image = open_jp2_image(Source::own(bytes), Limits());
  ASSERT_TRUE(image.ok());
  Status status;
  decode(**image, 1, &status);
  EXPECT_EQ(status.code(), Code::unreadable);
}

/// A codestream's beginning (15444-1, A.5.1): tiles of 1 x 1 on so many columns and rows.
std::string tiled_codestream(uint16_t columns, uint16_t rows) {
  const auto number = [](uint32_t value) {
    return std::string{static_cast<char>(value >> 24), static_cast<char>(value >> 16),
                       static_cast<char>(value >> 8), static_cast<char>(value)};
  };
  const std::string origin(8, '\0');
  return std::string("\xff\x4f\xff\x51\0\x29\0\0", 8) + number(columns) + number(rows) + origin + number(1) +
         number(1) + origin + std::string("\0\1\7\1\1", 5);
}

TEST(Jp2, RefusesTilesByTheTenThousandBeforeTheyAreAllocated) {
  const std::string many = tiled_codestream(300, 200), few = tiled_codestream(30, 20);
  const std::string signature("\0\0\0\14jP  \r\n\x87\n", 12), box("\0\0\0\0jp2c", 8);
  EXPECT_EQ(open_jp2_image(Source::own(many), Limits()).status().code(), Code::limit);
  EXPECT_EQ(open_jp2_image(Source::own(signature + box + many), Limits()).status().code(), Code::limit);
  EXPECT_EQ(open_jp2_image(Source::own(few), Limits()).status().code(), Code::unreadable);
}

TEST(Jp2, PaletteOfTheCorpus) {
  auto source = Source::from_path(DCE_CORPUS "/images/issue412.jp2", Limits());
  if (!source.ok()) GTEST_SKIP() << "no corpus here: images/issue412.jp2";
  auto image = open_jp2_image(*source, Limits());
  ASSERT_TRUE(image.ok()) << image.status().message();
  EXPECT_EQ(decode(**image).format(), PixelFormat::rgb8);
}

TEST(Jp2, SurvivesCutsAndObeysLimits) {
  for (const char* name : {"rgb.jp2", "rgb.j2k", "rgba.jp2"}) expect_survives_every_cut(name, open_jp2_image);
  expect_obeys_pixel_limit("rgb.jp2", open_jp2_image);
  expect_obeys_cancellation("rgb.jp2", open_jp2_image);
}

}  // namespace
}  // namespace dce::core
