#include "image/jpeg_header.h"
#include "image/jpeg_image.h"
#include "testing.h"

namespace dce::core {
namespace {

using namespace testing;

TEST(Jpeg, DecodesEveryCoding) {
  for_each_image(
      {"rgb.jpg", "rgb-progressive.jpg", "rgb-arithmetic.jpg"}, open_jpeg_image,
      [](const Image& image) { expect_pixels(decode(image), PixelFormat::rgb8, testing::rgb, 4); });
  for_each_image({"rgb-420-restart.jpg"}, open_jpeg_image, [](const Image& image) {
    expect_pixels(decode(image), PixelFormat::rgb8, testing::rgb, 14);
  });
  for_each_image({"gray.jpg"}, open_jpeg_image, [](const Image& image) {
    expect_pixels(decode(image), PixelFormat::gray8, testing::gray, 3);
  });
}

TEST(Jpeg, CmykHasZeroForNoInkWhateverTheFileHas) {
  for_each_image({"cmyk-adobe.jpg", "ycck-adobe.jpg"}, open_jpeg_image, [](const Image& image) {
    expect_pixels(decode(image), PixelFormat::cmyk8, testing::cmyk, 4);
    ASSERT_TRUE(image.encoded());
    EXPECT_TRUE(image.encoded()->adobe_inverted);
  });
  // The same scan without Adobe's marker: its numbers mean ink.
  for_each_image({"cmyk-plain.jpg"}, open_jpeg_image, [](const Image& image) {
    expect_pixels(
        decode(image), PixelFormat::cmyk8,
        [](int x, int y) {
          Color color = testing::cmyk(x, y);
          for (int& value : color) value = 255 - value;
          return color;
        },
        4);
    EXPECT_FALSE(image.encoded()->adobe_inverted);
  });
}

TEST(Jpeg, ReadsDensityAndExif) {
  auto density = open_jpeg_image(load("density.jpg"), Limits());
  ASSERT_TRUE(density.ok());
  EXPECT_DOUBLE_EQ((*density)->info().x_resolution, 150);
  EXPECT_DOUBLE_EQ((*density)->info().y_resolution, 75);
  EXPECT_EQ((*density)->info().orientation, ImageOrientation::top_left);
  auto exif = open_jpeg_image(load("exif.jpg"), Limits());
  ASSERT_TRUE(exif.ok());
  EXPECT_DOUBLE_EQ((*exif)->info().x_resolution, 300) << "Exif's, not the 96 of JFIF";
  EXPECT_DOUBLE_EQ((*exif)->info().y_resolution, 200);
  EXPECT_EQ((*exif)->info().orientation, ImageOrientation::right_top);
  auto neither = open_jpeg_image(load("rgb.jpg"), Limits());
  ASSERT_TRUE(neither.ok());
  EXPECT_EQ((*neither)->info().x_resolution, 0) << "1:1 without a unit is no resolution";
}

TEST(Jpeg, ExifOfNonsenseCountsAsNotSaid) {
  // XResolution 300/0, Orientation 9.
  const uint8_t tiff[] = {'I', 'I', 42, 0, 8, 0, 0, 0,  2, 0, 0x12, 1, 3, 0, 1, 0,    0, 0, 9, 0, 0, 0, 0x1a,
                          1,   5,   0,  1, 0, 0, 0, 34, 0, 0, 0,    0, 0, 0, 0, 0x2c, 1, 0, 0, 0, 0, 0, 0};
  ExifInfo info = parse_exif(tiff);
  EXPECT_EQ(info.orientation, ImageOrientation::top_left);
  EXPECT_EQ(info.x_resolution, 0);
  for (size_t cut = 0; cut < sizeof tiff; ++cut) (void)parse_exif(Bytes(tiff, cut));
}

TEST(Jpeg, ShrinksByScaledTransform) {
  for_each_image({"rgb.jpg", "rgb-progressive.jpg"}, open_jpeg_image, [](const Image& image) {
    for (int shrink : {2, 4, 8}) {
      Bitmap small = decode(image, shrink);
      EXPECT_EQ(small.width(), (width + shrink - 1) / shrink);
      EXPECT_EQ(small.height(), (height + shrink - 1) / shrink);
      // A pixel in the middle is the mean of those it stands for.
      int x = 1, y = 1;
      double middle_x = x * shrink + (shrink - 1) / 2.0, middle_y = y * shrink + (shrink - 1) / 2.0;
      EXPECT_NEAR(small.row(y)[x * 3], middle_x * 7, 6);
      EXPECT_NEAR(small.row(y)[x * 3 + 1], middle_y * 11, 6);
    }
    EXPECT_EQ(decode(image, 3).width(), 19) << "3 is not offered: 2 is the next below";
  });
}

TEST(Jpeg, PassesCompleteDataThroughWithoutWhatFollows) {
  Source source = load("rgb.jpg");
  Bytes bytes = source.bytes();
  std::string with_junk(bytes.begin(), bytes.end());
  with_junk += "and what a camera appended \xff\xd8\xff";
  auto image = open_jpeg_image(Source::own(with_junk), Limits());
  ASSERT_TRUE(image.ok());
  ASSERT_TRUE((*image)->encoded());
  EXPECT_EQ((*image)->encoded()->bytes.size(), bytes.size());
  expect_pixels(decode(**image), PixelFormat::rgb8, testing::rgb, 4);
  auto cut = open_jpeg_image(load_part("rgb.jpg", bytes.size() - 2), Limits());
  ASSERT_TRUE(cut.ok());
  EXPECT_FALSE((*cut)->encoded()) << "it has no end";
  auto arithmetic = open_jpeg_image(load("rgb-arithmetic.jpg"), Limits());
  EXPECT_FALSE((*arithmetic)->encoded()) << "printers do not read it";
}

TEST(Jpeg, PrintsWhatThereIsOfACutFile) {
  // Two thirds of the scan: the first row of blocks is whole, the last is missing.
  Source whole = load("gray.jpg");
  auto header = parse_jpeg_header(whole.bytes());
  ASSERT_TRUE(header.ok());
  size_t scan = whole.bytes().size() - header->first_scan;
  auto image = open_jpeg_image(load_part("gray.jpg", header->first_scan + scan / 2), Limits());
  ASSERT_TRUE(image.ok());
  Bitmap bitmap = decode(**image);
  expect_pixels(bitmap, PixelFormat::gray8, testing::gray, 3, 0, 8);
  expect_paper(bitmap, 16, height);
  EXPECT_TRUE((*image)->damaged());
}

TEST(Jpeg, LacksOnlyItsEndAndLosesNothing) {
  Source whole = load("rgb.jpg");
  auto image = open_jpeg_image(load_part("rgb.jpg", whole.bytes().size() - 2), Limits());
  ASSERT_TRUE(image.ok());
  expect_pixels(decode(**image), PixelFormat::rgb8, testing::rgb, 4);
}

TEST(Jpeg, RefusesWhatItCannotDecodeClearly) {
  Source source = load("rgb.jpg");
  std::string bytes(source.bytes().begin(), source.bytes().end());
  size_t frame = bytes.find("\xff\xc0");
  ASSERT_NE(frame, std::string::npos);
  std::string twelve = bytes;
  twelve[frame + 4] = 12;
  auto image = open_jpeg_image(Source::own(twelve), Limits());
  ASSERT_FALSE(image.ok());
  EXPECT_THAT(image.status().message(), ::testing::HasSubstr("12 bits"));
  std::string lossless = bytes;
  lossless[frame + 1] = '\xc3';
  EXPECT_EQ(open_jpeg_image(Source::own(lossless), Limits()).status().code(), Code::unreadable);
  EXPECT_FALSE(open_jpeg_image(Source::own("junk" + bytes), Limits()).ok()) << "junk before SOI";
}

TEST(Jpeg, BoundsTheNumberOfScans) {
  // The last scan of a progressive image again and again, 5000 times.
  Source source = load("rgb-progressive.jpg");
  std::string bytes(source.bytes().begin(), source.bytes().end());
  size_t last = bytes.rfind(std::string("\xff\xda"));
  std::string scan = bytes.substr(last, bytes.size() - 2 - last);
  std::string bomb = bytes.substr(0, bytes.size() - 2);
  for (int i = 0; i < 5000; ++i) bomb += scan;
  bomb += "\xff\xd9";
  auto image = open_jpeg_image(Source::own(bomb), Limits());
  ASSERT_TRUE(image.ok());
  EXPECT_EQ(decode(**image).height(), height);
}

TEST(Jpeg, BoundsTheMemoryOfProgressiveImages) {
  Source source = load("rgb-progressive.jpg");
  std::string bytes(source.bytes().begin(), source.bytes().end());
  size_t frame = bytes.find("\xff\xc2");
  bytes[frame + 5] = bytes[frame + 7] = '\x70';  // 28,000 x 28,000
  auto image = open_jpeg_image(Source::own(bytes), Limits());
  ASSERT_TRUE(image.ok());
  Status status;
  decode(**image, 1, &status);
  EXPECT_EQ(status.code(), Code::limit);
}

TEST(Jpeg, SurvivesCutsAndObeysLimits) {
  expect_survives_every_cut("rgb-progressive.jpg", open_jpeg_image);
  expect_survives_every_cut("rgb-420-restart.jpg", open_jpeg_image);
  expect_obeys_pixel_limit("rgb.jpg", open_jpeg_image);
  expect_obeys_cancellation("rgb.jpg", open_jpeg_image);
}

}  // namespace
}  // namespace dce::core
