#include "codec/pwg_rows_encode.h"

#include <gmock/gmock.h>

#include <string>

#include "sample_rows.h"

namespace dce::core {
namespace {

using test::Pattern;
using testing::ElementsAre;
using testing::ElementsAreArray;

std::vector<uint8_t> encode(const Bitmap& bitmap, RowCoding coding, int band_height) {
  PwgRowsEncoder encoder(bitmap.format(), bitmap.width(), coding);
  ByteBuffer out;
  for (int y = 0; y < bitmap.height(); y += band_height) {
    // A copy that dies after the call: bands are borrowed.
    const int height = std::min(band_height, bitmap.height() - y);
    std::vector<uint8_t> pixels(bitmap.row(y), bitmap.row(y) + bitmap.row_size() * height);
    encoder.rows({bitmap.format(), bitmap.width(), y, height, static_cast<ptrdiff_t>(bitmap.row_size()),
                  pixels.data()},
                 out);
  }
  encoder.finish(out);
  return {out.view().begin(), out.view().end()};
}

/// PWG 5102.4 section 4.4, read naively.
Bitmap decode(Bytes bytes, PixelFormat format, int width, int height, bool apple) {
  Bitmap bitmap(format, width, height);
  const size_t unit = format == PixelFormat::black1 ? 1 : bits_per_pixel(format) / 8;
  size_t at = 0;
  for (int y = 0; y < height;) {
    const int rows = bytes[at++] + 1;
    std::vector<uint8_t> row;
    while (row.size() < bitmap.row_size()) {
      const int code = bytes[at++];
      if (code == 0x80) {
        EXPECT_TRUE(apple) << "0x80 is reserved in PWG Raster";
        row.resize(bitmap.row_size(), paper_byte(format));
      } else if (code < 0x80) {
        for (int i = 0; i <= code; ++i) row.insert(row.end(), &bytes[at], &bytes[at] + unit);
        at += unit;
      } else {
        row.insert(row.end(), &bytes[at], &bytes[at] + (257 - code) * unit);
        at += (257 - code) * unit;
      }
    }
    EXPECT_EQ(row.size(), bitmap.row_size()) << "a code crosses the end of row " << y;
    for (int i = 0; i < rows; ++i, ++y) {
      if (y >= height) {
        ADD_FAILURE() << "more rows than the page has";
        return bitmap;
      }
      std::copy(row.begin(), row.begin() + static_cast<ptrdiff_t>(bitmap.row_size()), bitmap.row(y));
    }
  }
  EXPECT_EQ(at, bytes.size()) << "bytes left over";
  return bitmap;
}

Bitmap gray_rows(std::initializer_list<std::string> rows) {
  Bitmap bitmap(PixelFormat::gray8, static_cast<int>(rows.begin()->size()), static_cast<int>(rows.size()));
  int y = 0;
  for (const auto& row : rows) std::copy(row.begin(), row.end(), bitmap.row(y++));
  return bitmap;
}

TEST(PwgRowsEncode, CodesRunsAndLiterals) {
  EXPECT_THAT(encode(gray_rows({"aaaa"}), RowCoding::pwg, 1), ElementsAre(0, 3, 'a'));
  EXPECT_THAT(encode(gray_rows({"abcd"}), RowCoding::pwg, 1), ElementsAre(0, 253, 'a', 'b', 'c', 'd'));
  EXPECT_THAT(encode(gray_rows({"a"}), RowCoding::pwg, 1), ElementsAre(0, 0, 'a'));
  EXPECT_THAT(encode(gray_rows({"abccd"}), RowCoding::pwg, 1), ElementsAre(0, 252, 'a', 'b', 'c', 'c', 'd'))
      << "a run of two bytes does not break a literal";
  EXPECT_THAT(encode(gray_rows({"abcccd"}), RowCoding::pwg, 1),
              ElementsAre(0, 255, 'a', 'b', 2, 'c', 0, 'd'));
}

TEST(PwgRowsEncode, RepeatsWholePixels) {
  Bitmap rgb(PixelFormat::rgb8, 4, 1);
  std::copy_n("aaaabcabcabd", 12, rgb.row(0));
  EXPECT_THAT(encode(rgb, RowCoding::pwg, 1),
              ElementsAre(0, 0, 'a', 'a', 'a', 1, 'a', 'b', 'c', 0, 'a', 'b', 'd'));
}

TEST(PwgRowsEncode, CountsEqualRowsUpTo256) {
  const Bitmap tall = test::sample_bitmap(PixelFormat::gray8, 4, 300, Pattern::full);
  EXPECT_THAT(encode(tall, RowCoding::pwg, 300), ElementsAre(255, 3, 0, 43, 3, 0));
  EXPECT_THAT(encode(tall, RowCoding::pwg, 7), ElementsAre(255, 3, 0, 43, 3, 0)) << "across bands too";
}

TEST(PwgRowsEncode, AppleFillsWithPaper) {
  EXPECT_THAT(encode(gray_rows({"ab\xff\xff\xff", "\xff\xff\xff\xff\xff"}), RowCoding::apple, 2),
              ElementsAre(0, 255, 'a', 'b', 0x80, 0, 0x80));
  EXPECT_THAT(encode(test::sample_bitmap(PixelFormat::cmyk8, 500, 2, Pattern::blank), RowCoding::apple, 2),
              ElementsAre(1, 0x80));
}

TEST(PwgRowsEncode, SplitsLongRuns) {
  EXPECT_THAT(encode(test::sample_bitmap(PixelFormat::gray8, 129, 1, Pattern::blank), RowCoding::pwg, 1),
              ElementsAre(0, 127, 255, 0, 255));
}

TEST(PwgRowsEncode, DecodesToTheSamePixelsWhateverTheBands) {
  for (PixelFormat format :
       {PixelFormat::black1, PixelFormat::gray8, PixelFormat::rgb8, PixelFormat::cmyk8}) {
    for (Pattern pattern : test::patterns) {
      for (int width : {1, 2, 3, 7, 8, 9, 127, 128, 129, 130, 255, 256, 257, 1000}) {
        for (RowCoding coding : {RowCoding::pwg, RowCoding::apple}) {
          SCOPED_TRACE(std::string(pixel_format_name(format)) + " pattern " +
                       std::to_string(static_cast<int>(pattern)) + " width " + std::to_string(width));
          const Bitmap bitmap = test::sample_bitmap(format, width, 20, pattern);
          const auto bytes = encode(bitmap, coding, 20);
          EXPECT_EQ(decode(bytes, format, width, 20, coding == RowCoding::apple), bitmap);
          EXPECT_THAT(encode(bitmap, coding, 3), ElementsAreArray(bytes));
        }
      }
    }
  }
}

TEST(PwgRowsEncode, IsAsNewAfterFinish) {
  const Bitmap bitmap = test::sample_bitmap(PixelFormat::rgb8, 50, 9, Pattern::runs);
  PwgRowsEncoder encoder(PixelFormat::rgb8, 50, RowCoding::pwg);
  ByteBuffer first, second;
  encoder.rows(bitmap.band(0, 9), first);
  encoder.finish(first);
  encoder.rows(bitmap.band(0, 9), second);
  encoder.finish(second);
  EXPECT_THAT(second.view(), ElementsAreArray(first.view()));
}

}  // namespace
}  // namespace dce::core
