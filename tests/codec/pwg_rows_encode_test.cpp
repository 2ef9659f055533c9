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

/// The columns that hold something other than paper, widened by `slack`.
std::vector<InkExtent> ink_of(const Bitmap& bitmap, int slack) {
  const size_t pixel = static_cast<size_t>(components(bitmap.format()));
  std::vector<InkExtent> ink;
  for (int y = 0; y < bitmap.height(); ++y) {
    InkExtent extent{bitmap.width(), 0};
    for (int x = 0; x < bitmap.width(); ++x) {
      const uint8_t* at = bitmap.row(y) + static_cast<size_t>(x) * pixel;
      if (std::all_of(at, at + pixel, [&](uint8_t b) { return b == paper_byte(bitmap.format()); })) continue;
      extent = {std::min(extent.begin, x), x + 1};
    }
    if (!extent.blank()) extent = {std::max(0, extent.begin - slack), std::min(bitmap.width(), extent.end + slack)};
    ink.push_back(extent);
  }
  return ink;
}

std::vector<uint8_t> encode_band(Band band, PixelFormat format, RowCoding coding) {
  PwgRowsEncoder encoder(format, band.width, coding);
  ByteBuffer out;
  encoder.rows(band, out);
  encoder.finish(out);
  return {out.view().begin(), out.view().end()};
}

TEST(PwgRowsEncode, KnowingWhereInkIsChangesNothing) {
  for (PixelFormat format : {PixelFormat::gray8, PixelFormat::rgb8, PixelFormat::cmyk8}) {
    for (Pattern pattern : test::patterns) {
      for (int width : {1, 2, 3, 5, 130, 700}) {
        Bitmap bitmap(format, width, 40);
        // Margins of paper around the picture, of no, one and many dots, and rows without any ink.
        for (int y = 0; y < 40; ++y) {
          if (y % 5 == 4) continue;
          const int left = std::min(width, y % 4 * (y % 3)), right = std::max(left, width - y % 3 * (y % 7));
          const Bitmap picture = test::sample_bitmap(format, std::max(1, right - left), 1, pattern, static_cast<uint32_t>(y / 2));
          const size_t pixel = static_cast<size_t>(components(format));
          std::copy_n(picture.row(0), static_cast<size_t>(right - left) * pixel,
                      bitmap.row(y) + static_cast<size_t>(left) * pixel);
        }
        for (RowCoding coding : {RowCoding::pwg, RowCoding::apple}) {
          Band band = std::as_const(bitmap).band(0, 40);
          const auto plain = encode_band(band, format, coding);
          for (int slack : {0, 1, 2, 100}) {
            const auto ink = ink_of(bitmap, slack);
            band.ink = ink.data();
            EXPECT_EQ(encode_band(band, format, coding), plain)
                << pixel_format_name(format) << ' ' << width << " pattern " << static_cast<int>(pattern);
          }
        }
      }
    }
  }
}

TEST(PwgRowsEncode, BitsMakeTheBytesOfThePixelsTheyStandFor) {
  for (PixelFormat format : {PixelFormat::gray8, PixelFormat::rgb8, PixelFormat::cmyk8}) {
    for (Pattern pattern : test::patterns) {
      for (int width : {1, 2, 7, 8, 63, 64, 65, 129, 700}) {
        const Bitmap bits = test::sample_bitmap(PixelFormat::black1, width, 40, pattern);
        Bitmap pixels(format, width, 40);
        for (int y = 0; y < 40; ++y) {
          for (int x = 0; x < width; ++x) {
            if (!(bits.row(y)[x / 8] >> (7 - x % 8) & 1)) continue;
            uint8_t* pixel = pixels.row(y) + x * components(format);
            std::fill_n(pixel, components(format), 0);
            if (format == PixelFormat::cmyk8) pixel[3] = 0xff;
          }
        }
        const auto exact = ink_of(pixels, 0), loose = ink_of(pixels, 5);
        for (RowCoding coding : {RowCoding::pwg, RowCoding::apple}) {
          const auto expected = encode_band(std::as_const(pixels).band(0, 40), format, coding);
          Band band = bits.band(0, 40);
          for (const InkExtent* ink : {static_cast<const InkExtent*>(nullptr), exact.data(), loose.data()}) {
            band.ink = ink;
            EXPECT_EQ(encode_band(band, format, coding), expected)
                << pixel_format_name(format) << ' ' << width << " pattern " << static_cast<int>(pattern);
          }
        }
      }
    }
  }
}

TEST(PwgRowsEncode, BandsOfBitsAndOfPixelsMeet) {
  const Bitmap bits = test::sample_bitmap(PixelFormat::black1, 90, 8, Pattern::text);
  const Bitmap pixels = test::sample_bitmap(PixelFormat::rgb8, 90, 8, Pattern::text);
  PwgRowsEncoder encoder(PixelFormat::rgb8, 90, RowCoding::pwg);
  ByteBuffer out;
  encoder.rows(pixels.band(0, 8), out);
  encoder.rows(bits.band(0, 8), out);
  encoder.rows(pixels.band(0, 8), out);
  encoder.finish(out);
  const Bitmap read = decode(out.view(), PixelFormat::rgb8, 90, 24, false);
  for (int y = 0; y < 8; ++y) {
    EXPECT_TRUE(std::equal(pixels.row(y), pixels.row(y) + 270, read.row(y)));
    EXPECT_TRUE(std::equal(pixels.row(y), pixels.row(y) + 270, read.row(16 + y)));
    for (int x = 0; x < 90; ++x) {
      EXPECT_EQ(read.row(8 + y)[3 * x], bits.row(y)[x / 8] >> (7 - x % 8) & 1 ? 0 : 255);
    }
  }
}

}  // namespace
}  // namespace dce::core
