#include "codec/jpeg_encode.h"

#include <gtest/gtest.h>
#include <jpeglib.h>

#include <cstdio>
#include <cstdlib>
#include <vector>

#include "codec/jpeg_rows_encode.h"

namespace dce::core {
namespace {

std::vector<uint8_t> decode(Bytes jpeg, int& width, int& height, int& channels) {
  jpeg_decompress_struct info{};
  jpeg_error_mgr errors{};
  info.err = jpeg_std_error(&errors);
  jpeg_create_decompress(&info);
  jpeg_mem_src(&info, jpeg.data(), jpeg.size());
  jpeg_read_header(&info, TRUE);
  jpeg_start_decompress(&info);
  width = info.output_width;
  height = info.output_height;
  channels = info.output_components;
  std::vector<uint8_t> pixels(static_cast<size_t>(width) * height * channels);
  while (info.output_scanline < info.output_height) {
    JSAMPROW row = pixels.data() + static_cast<size_t>(info.output_scanline) * width * channels;
    jpeg_read_scanlines(&info, &row, 1);
  }
  jpeg_finish_decompress(&info);
  jpeg_destroy_decompress(&info);
  return pixels;
}

class JpegEncode : public testing::TestWithParam<PixelFormat> {};

TEST_P(JpegEncode, SmoothPixelsComeBackNearly) {
  Bitmap page(GetParam(), 200, 70);
  int n = components(GetParam());
  for (int y = 0; y < 70; ++y) {
    for (int x = 0; x < 200; ++x) {
      for (int c = 0; c < n; ++c) page.row(y)[x * n + c] = static_cast<uint8_t>(x / 2 + y + 5 * c);
    }
  }
  ByteBuffer out;
  out.fill(6, 0x5a);  // what was there before
  ASSERT_TRUE(jpeg_encode(page.band(0, 70), {.quality = 95, .x_density = 600, .y_density = 300}, out).ok());
  ASSERT_EQ(out.view()[5], 0x5a);
  int width, height, channels;
  std::vector<uint8_t> back = decode(out.view().subspan(6), width, height, channels);
  ASSERT_EQ(width, 200);
  ASSERT_EQ(height, 70);
  ASSERT_EQ(channels, n);
  int worst = 0;
  for (int y = 0; y < 70; ++y) {
    for (int i = 0; i < 200 * n; ++i) {
      int value = back[static_cast<size_t>(y) * 200 * n + i];
      if (GetParam() == PixelFormat::cmyk8) value = 255 - value;
      worst = std::max(worst, std::abs(value - page.row(y)[i]));
    }
  }
  EXPECT_LT(worst, 8);
}
INSTANTIATE_TEST_SUITE_P(Formats, JpegEncode,
                         testing::Values(PixelFormat::gray8, PixelFormat::rgb8, PixelFormat::cmyk8),
                         [](const auto& format) { return std::string(pixel_format_name(format.param)); });

TEST(JpegEncodeErrors, SaysWhatItCannotHold) {
  ByteBuffer out;
  Bitmap bits(PixelFormat::black1, 8, 8);
  EXPECT_EQ(jpeg_encode(bits.band(0, 8), {}, out).code(), Code::usage);
  Bitmap grey(PixelFormat::gray8, 8, 8);
  EXPECT_EQ(jpeg_encode(grey.band(0, 0), {}, out).code(), Code::usage);
  Bitmap wide(PixelFormat::gray8, 66000, 1);
  EXPECT_EQ(jpeg_encode(wide.band(0, 1), {}, out).code(), Code::limit);
  EXPECT_TRUE(out.empty());
}

TEST(JpegTables, AnotherPictureIsCodedAsFinely) {
  Bitmap page(PixelFormat::rgb8, 40, 16);
  for (int quality : {30, 95}) {
    for (bool subsample : {false, true}) {
      ByteBuffer original, made;
      ASSERT_TRUE(jpeg_encode(page.band(0, 16), {.quality = quality, .subsample = subsample}, original).ok());
      const auto tables = read_jpeg_tables(original.view());
      ASSERT_TRUE(tables);
      EXPECT_EQ(tables->across, subsample ? 2 : 1);
      JpegRowsEncoder encoder;
      ASSERT_TRUE(
          encoder.begin({.format = PixelFormat::rgb8, .width = 40, .height = 16, .tables = tables}).ok());
      ASSERT_TRUE(encoder.rows(page.band(0, 16), made).ok());
      ASSERT_TRUE(encoder.finish(made).ok());
      const auto again = read_jpeg_tables(made.view());
      ASSERT_TRUE(again);
      EXPECT_EQ(again->luma, tables->luma);
      EXPECT_EQ(again->chroma, tables->chroma);
      EXPECT_EQ(again->across, tables->across);
      EXPECT_EQ(again->down, tables->down);
    }
  }
}

TEST(JpegTables, WhatIsNoJpegHasNone) {
  EXPECT_FALSE(read_jpeg_tables({}));
  static constexpr uint8_t cut[] = {0xff, 0xd8, 0xff, 0xdb, 0, 67, 0};
  EXPECT_FALSE(read_jpeg_tables(cut));
}

}  // namespace
}  // namespace dce::core
