#include "image/bmp_image.h"
#include "stream/byte_buffer.h"
#include "testing.h"

namespace dce::core {
namespace {

using namespace testing;

/// A bitmap with a header of 40 bytes and, for `masks`, channel masks behind it.
Source make_bmp(int w, int h, int bits, uint32_t compression, const std::vector<uint32_t>& masks,
                const std::vector<uint32_t>& colors, const std::vector<uint8_t>& pixels) {
  ByteBuffer out;
  out.append("BM");
  out.u32le(0);
  out.u32le(0);
  out.u32le(static_cast<uint32_t>(54 + 4 * (masks.size() + colors.size())));
  out.u32le(40);
  out.u32le(static_cast<uint32_t>(w));
  out.u32le(static_cast<uint32_t>(h));
  out.u16le(1);
  out.u16le(static_cast<uint16_t>(bits));
  out.u32le(compression);
  out.u32le(0);
  out.u32le(11811);  // 300 pixels an inch
  out.u32le(5906);
  out.u32le(static_cast<uint32_t>(colors.size()));
  out.u32le(0);
  for (uint32_t mask : masks) out.u32le(mask);
  for (uint32_t color : colors) out.u32le(color);
  out.append(Bytes(pixels));
  return Source::own(std::string(out.data(), out.data() + out.size()));
}

Bitmap decode_bmp(const Source& source) {
  auto image = open_bmp_image(source, Limits());
  EXPECT_TRUE(image.ok()) << image.status().message();
  return image.ok() ? decode(**image) : Bitmap();
}

std::vector<int> row_of(const Bitmap& bitmap, int y) {
  return {bitmap.row(y), bitmap.row(y) + bitmap.row_size()};
}

using ::testing::ElementsAre;
const std::vector<uint32_t> grays = {0x000000, 0x404040, 0x808080, 0xc0c0c0};

TEST(Bmp, DecodesWhatOthersWrite) {
  for_each_image({"rgb.bmp"}, open_bmp_image,
                 [](const Image& image) { expect_pixels(decode(image), PixelFormat::rgb8, testing::rgb); });
  for_each_image({"rgba.bmp"}, open_bmp_image, [](const Image& image) {
    expect_pixels(decode(image), PixelFormat::rgb8, testing::rgba, 1);
  });
  for_each_image({"palette.bmp", "palette-rle.bmp"}, open_bmp_image, [](const Image& image) {
    expect_pixels(decode(image), PixelFormat::rgb8, testing::palette);
  });
  for_each_image({"bits.bmp"}, open_bmp_image, [](const Image& image) { expect_bits(decode(image)); });
}

TEST(Bmp, ReadsResolutionAndRowOrder) {
  std::vector<uint8_t> pixels = {0, 1, 2, 0, 3, 3, 3, 0};
  Source up = make_bmp(3, 2, 8, 0, {}, grays, pixels), down = make_bmp(3, -2, 8, 0, {}, grays, pixels);
  auto image = open_bmp_image(up, Limits());
  ASSERT_TRUE(image.ok());
  EXPECT_NEAR((*image)->info().x_resolution, 300, 0.01);
  EXPECT_NEAR((*image)->info().y_resolution, 150, 0.02);
  EXPECT_THAT(row_of(decode(**image), 1), ElementsAre(0, 0x40, 0x80));
  EXPECT_THAT(row_of(decode_bmp(down), 0), ElementsAre(0, 0x40, 0x80));
}

TEST(Bmp, FourBits) {
  EXPECT_THAT(row_of(decode_bmp(make_bmp(3, 1, 4, 0, {}, grays, {0x12, 0x30, 0, 0})), 0),
              ElementsAre(0x40, 0x80, 0xc0));
}

TEST(Bmp, SixteenBitsWithAndWithoutMasks) {
  // 5-5-5 without masks: full red; then half green (16 of 31).
  EXPECT_THAT(row_of(decode_bmp(make_bmp(2, 1, 16, 0, {}, {}, {0x00, 0x7c, 0x00, 0x02})), 0),
              ElementsAre(255, 0, 0, 0, 132, 0));
  // 5-6-5 by masks: full green, then white.
  EXPECT_THAT(
      row_of(decode_bmp(make_bmp(2, 1, 16, 3, {0xf800, 0x07e0, 0x001f}, {}, {0xe0, 0x07, 0xff, 0xff})), 0),
      ElementsAre(0, 255, 0, 255, 255, 255));
}

TEST(Bmp, ThirtyTwoBitsWithMasksOfAnyWidth) {
  // Ten bits a channel; red full, green half.
  uint32_t pixel = 0x3ffu << 20 | 0x200u << 10;
  std::vector<uint8_t> bytes;
  for (int i = 0; i < 4; ++i) bytes.push_back(static_cast<uint8_t>(pixel >> 8 * i));
  EXPECT_THAT(row_of(decode_bmp(make_bmp(1, 1, 32, 3, {0x3ff00000, 0x000ffc00, 0x000003ff}, {}, bytes)), 0),
              ElementsAre(255, 128, 0));
}

TEST(Bmp, ReservedByteIsOpacityOnlyWhereItIsUsed) {
  EXPECT_THAT(row_of(decode_bmp(make_bmp(1, 1, 32, 0, {}, {}, {10, 20, 30, 0})), 0), ElementsAre(30, 20, 10));
  EXPECT_THAT(row_of(decode_bmp(make_bmp(2, 1, 32, 0, {}, {}, {10, 20, 30, 255, 0, 0, 0, 0})), 0),
              ElementsAre(30, 20, 10, 255, 255, 255));
}

TEST(Bmp, RunLengthsOfEightBits) {
  // Bottom row: run of 2, absolute run of 3 with padding; then a delta over one row; top: one pixel.
  std::vector<uint8_t> codes = {2, 1, 0, 3, 2, 3, 1, 0, 0, 0, 0, 2, 1, 1, 1, 2, 0, 1};
  Bitmap bitmap = decode_bmp(make_bmp(5, 3, 8, 1, {}, grays, codes));
  EXPECT_THAT(row_of(bitmap, 2), ElementsAre(0x40, 0x40, 0x80, 0xc0, 0x40));
  EXPECT_THAT(row_of(bitmap, 1), ElementsAre(255, 255, 255, 255, 255));
  EXPECT_THAT(row_of(bitmap, 0), ElementsAre(255, 0x80, 255, 255, 255)) << "what no code sets is paper";
}

TEST(Bmp, RunLengthsOfFourBits) {
  std::vector<uint8_t> codes = {3, 0x12, 0, 3, 0x31, 0x20, 0, 1};
  EXPECT_THAT(row_of(decode_bmp(make_bmp(6, 1, 4, 2, {}, grays, codes)), 0),
              ElementsAre(0x40, 0x80, 0x40, 0xc0, 0x40, 0x80));
}

TEST(Bmp, RunsBeyondTheEdgeAreCut) {
  std::vector<uint8_t> codes = {255, 1, 255, 2, 0, 0, 0, 2, 255, 0, 9, 3, 0, 1};
  Bitmap bitmap = decode_bmp(make_bmp(3, 2, 8, 1, {}, grays, codes));
  EXPECT_THAT(row_of(bitmap, 1), ElementsAre(0x40, 0x40, 0x40));
  EXPECT_THAT(row_of(bitmap, 0), ElementsAre(255, 255, 255));
}

TEST(Bmp, Os2Headers) {
  ByteBuffer out;
  out.append("BM");
  out.u32le(0);
  out.u32le(0);
  out.u32le(14 + 12 + 6);
  out.u32le(12);
  out.u16le(3);
  out.u16le(1);
  out.u16le(1);
  out.u16le(1);
  out.append(Bytes(std::vector<uint8_t>{0, 0, 255, 255, 0, 0}));  // red, blue: blue comes first
  out.append(Bytes(std::vector<uint8_t>{0x40, 0, 0, 0}));
  Bitmap bitmap = decode_bmp(Source::own(std::string(out.data(), out.data() + out.size())));
  EXPECT_THAT(row_of(bitmap, 0), ElementsAre(255, 0, 0, 0, 0, 255, 255, 0, 0));
}

TEST(Bmp, CutRowsArePaper) {
  auto image = open_bmp_image(make_bmp(3, 2, 8, 0, {}, grays, {1, 1, 1}), Limits());
  ASSERT_TRUE(image.ok());
  Bitmap bitmap = decode(**image);
  EXPECT_THAT(row_of(bitmap, 1), ElementsAre(0x40, 0x40, 0x40)) << "its padding is not missed";
  expect_paper(bitmap, 0, 1);
  EXPECT_TRUE((*image)->damaged());
}

TEST(Bmp, HugeSizesCostNothing) {
  auto image = open_bmp_image(make_bmp(32000, 32000, 8, 1, {}, grays, {0, 1}), Limits());
  ASSERT_TRUE(image.ok());
  Status status;
  decode(**image, 1, &status);
  EXPECT_EQ(status.code(), Code::unreadable) << "it has no pixels";
  EXPECT_EQ(open_bmp_image(make_bmp(0x7fffffff, 0x7fffffff, 8, 0, {}, grays, {0}), Limits()).status().code(),
            Code::limit);
  EXPECT_EQ(open_bmp_image(make_bmp(1, static_cast<int>(0x80000000), 8, 0, {}, grays, {0}), Limits())
                .status()
                .code(),
            Code::limit);
}

TEST(Bmp, RefusesWhatItDoesNotKnow) {
  for (uint32_t compression : {3u, 4u, 5u, 77u}) {
    EXPECT_EQ(open_bmp_image(make_bmp(1, 1, 8, compression, {}, grays, {0}), Limits()).status().code(),
              Code::unreadable);
  }
  EXPECT_EQ(open_bmp_image(make_bmp(1, 1, 7, 0, {}, {}, {0, 0, 0, 0}), Limits()).status().code(),
            Code::unreadable);
  EXPECT_EQ(sniff_bmp(load("rgb.png").bytes()), 0);
}

TEST(Bmp, SurvivesCutsAndObeysLimits) {
  for (const char* name : {"rgb.bmp", "rgba.bmp", "palette-rle.bmp", "bits.bmp"}) {
    expect_survives_every_cut(name, open_bmp_image);
  }
  expect_obeys_pixel_limit("rgb.bmp", open_bmp_image);
  expect_obeys_cancellation("palette-rle.bmp", open_bmp_image);
}

}  // namespace
}  // namespace dce::core
