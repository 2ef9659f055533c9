#include "codec/deflate_bits.h"

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

/// What the bits stand for, rows without padding.
std::vector<uint8_t> pixels_of(const Bitmap& bits, PixelFormat format) {
  std::vector<uint8_t> out;
  for (int y = 0; y < bits.height(); ++y) {
    for (int x = 0; x < bits.width(); ++x) {
      const bool ink = bits.row(y)[x / 8] >> (7 - x % 8) & 1;
      out.insert(out.end(), static_cast<size_t>(components(format)), ink ? 0x00 : 0xff);
    }
  }
  return out;
}

ByteBuffer deflate(DeflateBitsEncoder& encoder, const Bitmap& bits) {
  ByteBuffer out;
  out.append("before");
  encoder.zlib(bits.band(0, bits.height()), out);
  EXPECT_EQ(std::string(out.view().begin(), out.view().begin() + 6), "before");
  ByteBuffer stream;
  stream.append(out.view().subspan(6));
  return stream;
}

void expect_round_trip(DeflateBitsEncoder& encoder, PixelFormat format, const Bitmap& bits) {
  const auto expected = pixels_of(bits, format);
  const ByteBuffer stream = deflate(encoder, bits);
  std::vector<uint8_t> got(expected.size() + 1);
  const Expansion expansion = inflate_zlib(stream.view(), got);
  EXPECT_TRUE(expansion.clean());
  ASSERT_EQ(expansion.produced, expected.size());
  got.pop_back();
  EXPECT_EQ(got, expected);
}

TEST(DeflateBits, InflatesToThePixels) {
  for (PixelFormat format : {PixelFormat::gray8, PixelFormat::rgb8}) {
    // Up to rows that lie farther apart than a copy reaches.
    for (int width : {1, 2, 3, 4, 5, 8, 85, 86, 87, 259, 1000, 4961, 11000, 33000}) {
      DeflateBitsEncoder encoder(format, width);
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

TEST(DeflateBits, RowsThatAgreeInPartsAreCopied) {
  DeflateBitsEncoder encoder(PixelFormat::rgb8, 2000);
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

TEST(DeflateBits, IsNoLargerThanAGeneralCompressorMakesIt) {
  for (PixelFormat format : {PixelFormat::gray8, PixelFormat::rgb8}) {
    for (Pattern pattern : {Pattern::blank, Pattern::text, Pattern::runs, Pattern::stripes}) {
      const Bitmap bits = test::sample_bitmap(PixelFormat::black1, 4960, 16, pattern);
      DeflateBitsEncoder encoder(format, 4960);
      DeflateEncoder general(6);
      ByteBuffer other;
      ASSERT_TRUE(general.zlib(pixels_of(bits, format), other).ok());
      EXPECT_LE(static_cast<double>(deflate(encoder, bits).size()),
                1.1 * static_cast<double>(other.size()) + 16)
          << pixel_format_name(format) << " pattern " << static_cast<int>(pattern);
    }
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
