#include "codec/deflate_runs.h"

#include <gmock/gmock.h>

#include <numeric>
#include <vector>

#include "codec/deflate.h"
#include "codec/huffman_code.h"
#include "codec/inflate.h"
#include "sample_rows.h"

namespace dce::core {
namespace {

using test::Pattern;
using testing::Each;
using testing::ElementsAre;
using testing::Le;

/// Rows without padding: of bits, what they stand for.
std::vector<uint8_t> pixels_of(const Bitmap& bitmap, PixelFormat format) {
  std::vector<uint8_t> out;
  for (int y = 0; y < bitmap.height(); ++y) {
    if (bitmap.format() != PixelFormat::black1) {
      out.insert(out.end(), bitmap.row(y), bitmap.row(y) + bitmap.row_size());
      continue;
    }
    for (int x = 0; x < bitmap.width(); ++x) {
      const bool ink = bitmap.row(y)[x / 8] >> (7 - x % 8) & 1;
      out.insert(out.end(), static_cast<size_t>(components(format)), ink ? 0x00 : 0xff);
    }
  }
  return out;
}

ByteBuffer deflate(DeflateRunsEncoder& encoder, const Band& rows) {
  ByteBuffer out;
  out.append("before");
  EXPECT_TRUE(encoder.zlib(rows, out));
  EXPECT_EQ(std::string(out.view().begin(), out.view().begin() + 6), "before");
  ByteBuffer stream;
  stream.append(out.view().subspan(6));
  return stream;
}
ByteBuffer deflate(DeflateRunsEncoder& encoder, const Bitmap& bitmap) {
  return deflate(encoder, bitmap.band(0, bitmap.height()));
}

void expect_pixels(const ByteBuffer& stream, const std::vector<uint8_t>& expected) {
  std::vector<uint8_t> got(expected.size() + 1);
  const Expansion expansion = inflate_zlib(stream.view(), got);
  EXPECT_TRUE(expansion.clean());
  ASSERT_EQ(expansion.produced, expected.size());
  got.pop_back();
  EXPECT_EQ(got, expected);
}

void expect_round_trip(DeflateRunsEncoder& encoder, PixelFormat format, const Bitmap& bitmap) {
  expect_pixels(deflate(encoder, bitmap), pixels_of(bitmap, format));
}

TEST(DeflateRuns, InflatesToThePixels) {
  for (PixelFormat format : {PixelFormat::gray8, PixelFormat::rgb8}) {
    // Up to rows that lie farther apart than a copy reaches.
    for (int width : {1, 2, 3, 4, 5, 8, 85, 86, 87, 259, 1000, 4961, 11000, 33000}) {
      DeflateRunsEncoder encoder(format, width);
      for (Pattern pattern : test::patterns) {
        for (int height : {1, 2, 17}) {
          SCOPED_TRACE(testing::Message() << pixel_format_name(format) << ' ' << width << " x " << height
                                          << " pattern " << static_cast<int>(pattern));
          expect_round_trip(encoder, format,
                            test::sample_bitmap(PixelFormat::black1, width, height, pattern));
        }
      }
    }
  }
}

TEST(DeflateRuns, RowsThatAgreeInPartsAreCopied) {
  DeflateRunsEncoder encoder(PixelFormat::rgb8, 2000);
  const Bitmap row = test::sample_bitmap(PixelFormat::black1, 2000, 1, Pattern::text);
  Bitmap bits(PixelFormat::black1, 2000, 64);
  for (int y = 0; y < 64; ++y) {
    std::copy_n(row.row(0), row.row_size(), bits.row(y));
    bits.row(y)[(y * 37) % 250] ^= static_cast<uint8_t>(y);  // here and there they do not
  }
  expect_round_trip(encoder, PixelFormat::rgb8, bits);
  Bitmap one(PixelFormat::black1, 2000, 1);
  std::copy_n(row.row(0), row.row_size(), one.row(0));
  EXPECT_LT(deflate(encoder, bits).size(), 32 * deflate(encoder, one).size()) << "64 rows";
}

/// Runs of any pixel on paper, here and there grey; row by row the same but for one.
Bitmap flat_colours(PixelFormat format, int width, int height) {
  Bitmap bitmap = test::sample_bitmap(format, width, height, Pattern::runs);
  const size_t row = bitmap.row_size();
  for (int y = 1; y < height; ++y) {
    if (y % 5) std::copy_n(bitmap.row(y - 1), row, bitmap.row(y));
    std::fill_n(bitmap.row(y) + row / 3 / 3 * 3, row / 9 * 3, static_cast<uint8_t>(y % 5 ? 0xff : 40 * y));
  }
  return bitmap;
}

TEST(DeflateRuns, TakesPixelsToo) {
  for (PixelFormat format : {PixelFormat::gray8, PixelFormat::rgb8}) {
    for (int width : {1, 2, 3, 4, 5, 8, 85, 86, 87, 259, 1000, 4961, 11000, 33000}) {
      DeflateRunsEncoder encoder(format, width);
      for (int height : {1, 2, 17}) {
        SCOPED_TRACE(testing::Message() << pixel_format_name(format) << ' ' << width << " x " << height);
        for (Pattern pattern : {Pattern::blank, Pattern::full}) {
          expect_round_trip(encoder, format, test::sample_bitmap(format, width, height, pattern));
        }
        if (width > 80) {
          expect_round_trip(encoder, format, test::sample_bitmap(format, width, height, Pattern::stripes));
          expect_round_trip(encoder, format, flat_colours(format, width, height));
        }
      }
    }
  }
}

TEST(DeflateRuns, DoesNotLookOutsideTheInk) {
  constexpr int width = 300;
  Bitmap bitmap(PixelFormat::rgb8, width, 5);
  std::vector<InkExtent> ink{{0, 0}, {30, 60}, {0, 4}, {290, width}, {100, 101}};
  for (int y = 1; y < 5; ++y) {
    const InkExtent& of = ink[static_cast<size_t>(y)];
    for (int x = of.begin + (y == 1 ? 10 : 0); x < of.end; ++x)
      bitmap.row(y)[3 * x + y % 3] = static_cast<uint8_t>(x / 7);
  }
  const std::vector<uint8_t> expected = pixels_of(bitmap, PixelFormat::rgb8);
  for (int x = 0; x < 30 * 3; ++x) bitmap.row(1)[x] = 7;  // what is said to be paper is
  Band band = bitmap.band(0, 5);
  band.ink = ink.data();
  DeflateRunsEncoder encoder(PixelFormat::rgb8, width);
  expect_pixels(deflate(encoder, band), expected);
}

TEST(DeflateRuns, LeavesPhotographsToOthers) {
  for (PixelFormat format : {PixelFormat::gray8, PixelFormat::rgb8}) {
    const Bitmap noise = test::sample_bitmap(format, 4960, 16, Pattern::noise);
    DeflateRunsEncoder encoder(format, 4960);
    ByteBuffer out;
    EXPECT_FALSE(encoder.zlib(noise.band(0, 16), out));
    EXPECT_EQ(out.size(), 0u);
    expect_round_trip(encoder, format, flat_colours(format, 4960, 16));
  }
}

TEST(DeflateRuns, IsNoLargerThanAGeneralCompressorMakesIt) {
  for (PixelFormat format : {PixelFormat::gray8, PixelFormat::rgb8}) {
    for (Pattern pattern : {Pattern::blank, Pattern::text, Pattern::runs, Pattern::stripes}) {
      const Bitmap bits = test::sample_bitmap(PixelFormat::black1, 4960, 16, pattern);
      DeflateRunsEncoder encoder(format, 4960);
      DeflateEncoder general(6);
      ByteBuffer other;
      ASSERT_TRUE(general.zlib(pixels_of(bits, format), other).ok());
      EXPECT_LE(static_cast<double>(deflate(encoder, bits).size()),
                1.1 * static_cast<double>(other.size()) + 16)
          << pixel_format_name(format) << " pattern " << static_cast<int>(pattern);
    }
    const Bitmap colours = flat_colours(format, 4960, 16);
    DeflateRunsEncoder encoder(format, 4960);
    ByteBuffer other;
    ASSERT_TRUE(DeflateEncoder(6).zlib(pixels_of(colours, format), other).ok());
    EXPECT_LE(static_cast<double>(deflate(encoder, colours).size()),
              1.15 * static_cast<double>(other.size()) + 16)
        << pixel_format_name(format);
  }
}

TEST(HuffmanCode, GivesOftenUsedSymbolsShortCodes) {
  const std::vector<uint32_t> counts{1, 0, 8, 2, 4};
  std::vector<uint8_t> lengths(5);
  huffman_lengths(counts, 15, lengths);
  EXPECT_THAT(lengths, ElementsAre(3, 0, 1, 3, 2)) << "the two rarest share the longest length";
  std::vector<uint16_t> codes(5);
  huffman_codes(std::vector<uint8_t>{2, 1, 3, 3}, std::span(codes).first(4));
  EXPECT_THAT(std::vector(codes.begin(), codes.begin() + 4), ElementsAre(0b01, 0b0, 0b011, 0b111))
      << "RFC 1951's example, first bit lowest";
}

TEST(HuffmanCode, HoldsTheLongestLength) {
  std::vector<uint32_t> fibonacci{1, 1};
  while (fibonacci.size() < 30)
    fibonacci.push_back(fibonacci[fibonacci.size() - 1] + fibonacci[fibonacci.size() - 2]);
  std::vector<uint8_t> lengths(30);
  huffman_lengths(fibonacci, 15, lengths);
  EXPECT_THAT(lengths, Each(Le(15)));
  double sum = 0;
  for (uint8_t length : lengths) sum += 1.0 / (1 << length);
  EXPECT_EQ(sum, 1) << "a complete code";
}

}  // namespace
}  // namespace dce::core
