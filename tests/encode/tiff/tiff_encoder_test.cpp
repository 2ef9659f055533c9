#include <gmock/gmock.h>
#include <tiffio.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <numeric>

#include "../encoder_harness.h"

namespace dce::core {
extern const StreamFormat encode_tiff;

namespace {

using test::EncodedJob;
using test::Pattern;
using testing::Contains;
using testing::HasSubstr;

class TiffEncoder : public testing::Test {
 protected:
  void SetUp() override {
    auto handler = [](const char*, const char* format, va_list arguments) {
      char text[200];
      vsnprintf(text, sizeof text, format, arguments);
      ADD_FAILURE() << "libtiff: " << text;
    };
    TIFFSetErrorHandler(handler);
    TIFFSetWarningHandler(handler);
    path_ = testing::TempDir() + "tiff_encoder_" + std::to_string(getpid()) + ".tif";
  }
  void TearDown() override { std::filesystem::remove(path_); }

  /// Encodes into a file and opens it with libtiff.
  TIFF* encode_and_open(EncodedJob& job) {
    const Status status = encode(job, encode_tiff, *make_path_sink(path_));
    EXPECT_TRUE(status.ok()) << status.message();
    return TIFFOpen(path_.c_str(), "r");
  }

  static int field(TIFF* tiff, uint32_t tag) {
    uint16_t value = 0;
    EXPECT_TRUE(TIFFGetFieldDefaulted(tiff, tag, &value)) << tag;
    return value;
  }

  /// The page libtiff stands on, strip by strip.
  static Bitmap read_page(TIFF* tiff, PixelFormat format) {
    uint32_t width = 0, height = 0;
    TIFFGetField(tiff, TIFFTAG_IMAGEWIDTH, &width);
    TIFFGetField(tiff, TIFFTAG_IMAGELENGTH, &height);
    if (field(tiff, TIFFTAG_COMPRESSION) == COMPRESSION_JPEG && format == PixelFormat::rgb8) {
      TIFFSetField(tiff, TIFFTAG_JPEGCOLORMODE, JPEGCOLORMODE_RGB);
    }
    Bitmap page(format, static_cast<int>(width), static_cast<int>(height));
    EXPECT_EQ(TIFFScanlineSize(tiff), static_cast<tmsize_t>(page.row_size()));
    for (uint32_t y = 0; y < height; ++y)
      EXPECT_EQ(TIFFReadScanline(tiff, page.row(static_cast<int>(y)), y), 1);
    return page;
  }

  std::string path_;
};

TEST_F(TiffEncoder, HoldsPagesOfEveryFormat) {
  for (PixelFormat format :
       {PixelFormat::black1, PixelFormat::gray8, PixelFormat::rgb8, PixelFormat::cmyk8}) {
    SCOPED_TRACE(pixel_format_name(format));
    EncodedJob job;
    job.resolution = {204, 98};
    job.sides = {test::sample_bitmap(format, 1001, 700, Pattern::text),
                 test::sample_bitmap(format, 33, 1, Pattern::noise),
                 test::sample_bitmap(format, 1001, 700, Pattern::blank)};
    TIFF* tiff = encode_and_open(job);
    ASSERT_NE(tiff, nullptr);
    const bool one_bit = format == PixelFormat::black1;
    for (size_t i = 0; i < job.sides.size(); ++i) {
      EXPECT_EQ(read_page(tiff, format), job.sides[i]) << "page " << i;
      EXPECT_EQ(field(tiff, TIFFTAG_COMPRESSION), one_bit ? COMPRESSION_CCITTFAX4 : COMPRESSION_LZW);
      float x = 0, y = 0;
      TIFFGetField(tiff, TIFFTAG_XRESOLUTION, &x);
      TIFFGetField(tiff, TIFFTAG_YRESOLUTION, &y);
      EXPECT_EQ(x, 204);
      EXPECT_EQ(y, 98);
      uint16_t number = 99, total = 99;
      TIFFGetField(tiff, TIFFTAG_PAGENUMBER, &number, &total);
      EXPECT_EQ(number, i);
      EXPECT_EQ(total, 3);
      EXPECT_EQ(TIFFReadDirectory(tiff), i < 2);
    }
    TIFFClose(tiff);
  }
}

TEST_F(TiffEncoder, DraftsAreJpeg) {
  for (PixelFormat format : {PixelFormat::gray8, PixelFormat::rgb8}) {
    EncodedJob job;
    job.ticket.print_quality = Quality::draft;
    // Large flat areas, which JPEG keeps within a level or two.
    job.sides.emplace_back(format, 1000, 500);
    Bitmap& page = job.sides[0];
    for (int y = 160; y < 500; ++y) std::fill_n(page.row(y), page.row_size(), uint8_t{96});
    TIFF* tiff = encode_and_open(job);
    ASSERT_NE(tiff, nullptr);
    EXPECT_EQ(field(tiff, TIFFTAG_COMPRESSION), COMPRESSION_JPEG);
    const Bitmap back = read_page(tiff, format);
    int worst = 0;
    for (int y = 0; y < 500; ++y) {
      for (size_t i = 0; i < page.row_size(); ++i)
        worst = std::max(worst, std::abs(page.row(y)[i] - back.row(y)[i]));
    }
    EXPECT_LE(worst, 3);
    TIFFClose(tiff);
  }
}

TEST_F(TiffEncoder, DraftsInCmykStayExact) {
  EncodedJob job;
  job.ticket.print_quality = Quality::draft;
  job.sides = {test::sample_bitmap(PixelFormat::cmyk8, 100, 50, Pattern::noise)};
  TIFF* tiff = encode_and_open(job);
  ASSERT_NE(tiff, nullptr);
  EXPECT_EQ(read_page(tiff, PixelFormat::cmyk8), job.sides[0]);
  TIFFClose(tiff);
}

TEST_F(TiffEncoder, CutsAHostileNameAtItsZeroByte) {
  EncodedJob job;
  job.sides = {test::sample_bitmap(PixelFormat::gray8, 10, 10, Pattern::text)};
  job.title = std::string("caf\xc3\xa9\0II*", 9);
  TIFF* tiff = encode_and_open(job);
  ASSERT_NE(tiff, nullptr);
  char* name = nullptr;
  ASSERT_TRUE(TIFFGetField(tiff, TIFFTAG_DOCUMENTNAME, &name));
  EXPECT_STREQ(name, "caf\xc3\xa9");
  TIFFClose(tiff);
}

TEST_F(TiffEncoder, WritesTheSameBytesWhateverTheBands) {
  for (PixelFormat format : {PixelFormat::black1, PixelFormat::rgb8}) {
    EncodedJob job;
    job.sides = {test::sample_bitmap(format, 333, 200, Pattern::text),
                 test::sample_bitmap(format, 333, 200, Pattern::runs)};
    job.band_height = 200;
    const std::string whole = encode(job, encode_tiff);
    for (int height : {1, 7, 64}) {
      job.band_height = height;
      EXPECT_EQ(encode(job, encode_tiff), whole);
    }
  }
}

TEST_F(TiffEncoder, WantsAnOutputItCanGoBackIn) {
  EncodedJob job;
  EXPECT_TRUE(encode_tiff.needs_seekable_sink);
  EXPECT_FALSE(encode(job, encode_tiff, *make_callback_sink([](Bytes) { return true; })).ok());
}

TEST_F(TiffEncoder, SaysThatItEndsAtFourGigabytes) {
  /// Forgets what it gets.
  class Nowhere final : public Sink {
   public:
    Status write(Bytes) override { return {}; }
    Status rewrite(uint64_t, Bytes) override { return {}; }
    bool can_rewrite() const override { return true; }
    Status finish() override { return {}; }
  } sink;
  EncodedJob job;
  job.sides.emplace_back(PixelFormat::gray8, 100, 100);
  const JobDescription description{
      .ticket = job.ticket, .sides = 1, .title = "", .user = "", .reporter = job.warnings};
  auto encoder = encode_tiff.make();
  ASSERT_TRUE(encoder->begin_job(description, sink).ok());
  Piece piece;
  piece.bytes.fill(128 << 20, 0);
  Status status;
  int pieces = 0;
  for (; status.ok() && pieces < 40; ++pieces) status = encoder->write(side_of(job, 0), piece, sink);
  EXPECT_EQ(status.code(), Code::limit);
  EXPECT_EQ(pieces, 32);
  EXPECT_THAT(status.message(), HasSubstr("4 GB"));
}

}  // namespace
}  // namespace dce::core
