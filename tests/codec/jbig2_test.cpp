#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <iterator>

#include "codec/jbig2_decode.h"
#include "codec/jbig2_huffman.h"
#include "jbig2_encoder.h"
#include "sample_rows.h"

namespace dce::core {
namespace {

using test::Pattern;
using testing::HasSubstr;

constexpr int64_t enough = 1 << 24;

std::string file(const std::string& name) {
  std::ifstream stream(std::string(DCE_TEST_DATA "/jbig2/") + name, std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), {}};
}

Bytes bytes(const std::string& text) {
  return {reinterpret_cast<const uint8_t*>(text.data()), text.size()};
}

std::string picture(const Bitmap& bitmap) {
  std::string text;
  for (int y = 0; y < bitmap.height(); ++y) {
    for (int x = 0; x < bitmap.width(); ++x) text += jbig2_pixel(bitmap, x, y) ? '#' : '.';
    text += '\n';
  }
  return text;
}

Jbig2Page decode(Bytes globals, Bytes coded, int64_t pixels = enough) {
  Cancellation cancellation;
  return jbig2_decode(globals, coded, pixels, cancellation);
}

// The example of T.88's annex H, a page at a time as PDF would have it: both codings, and every kind of
// segment but tables and regions that are kept.
TEST(Jbig2, ReadsTheStandardsExample) {
  const std::string all = file("annex-h.jb2");
  ASSERT_EQ(all.size(), 860u);
  const Bytes shared = bytes(all).subspan(13, 35);
  const std::pair<Bytes, Bytes> pages[] = {
      {{}, bytes(all)}, {shared, bytes(all).subspan(400, 282)}, {{}, bytes(all).subspan(682)}};
  for (int i = 0; i < 3; ++i) {
    const Jbig2Page page = decode(pages[i].first, pages[i].second);
    EXPECT_TRUE(page.status.ok()) << page.status.message();
    EXPECT_EQ(picture(page.bitmap), file("annex-h-" + std::to_string(i + 1) + ".txt")) << "page " << i + 1;
  }
}

TEST(Jbig2, ReadsGenericRegions) {
  for (int number = 0; number < 4; ++number) {
    for (const bool typical : {false, true}) {
      for (const bool moved : {false, true}) {
        for (const Pattern pattern : test::patterns) {
          const Bitmap bitmap = test::sample_bitmap(PixelFormat::black1, 61, 23, pattern);
          Jbig2Template shape{number, Jbig2Template::usual_places(number), typical};
          if (moved) shape.adaptive = {{{-7, 0}, {9, -1}, {-3, -6}, {5, -2}}};
          test::Jbig2Encoder encoder(Jbig2Template::contexts(number));
          test::encode_generic(encoder, shape, bitmap);
          const std::vector<uint8_t> coded = encoder.finish();

          Cancellation cancellation;
          Jbig2Budget budget(enough, cancellation);
          Jbig2ArithmeticDecoder decoder(coded);
          std::vector<Jbig2Context> contexts(Jbig2Template::contexts(number));
          Bitmap read(PixelFormat::black1, 61, 23);
          ASSERT_TRUE(jbig2_read_generic(decoder, contexts, shape, nullptr, read, budget).ok());
          ASSERT_EQ(picture(read), picture(bitmap))
              << number << typical << moved << static_cast<int>(pattern);
        }
      }
    }
  }
}

TEST(Jbig2, ReadsRefinements) {
  for (int number = 0; number < 2; ++number) {
    for (const bool typical : {false, true}) {
      for (const Pattern pattern : test::patterns) {
        const Bitmap reference = test::sample_bitmap(PixelFormat::black1, 50, 30, pattern, 1);
        Bitmap bitmap = test::sample_bitmap(PixelFormat::black1, 45, 33, pattern, 2);
        const Jbig2Refinement shape{number, {{{-4, -2}, {6, 3}}}, typical};
        test::Jbig2Encoder encoder(Jbig2Refinement::contexts);
        test::encode_refinement(encoder, shape, reference, -3, 2, bitmap);
        const std::vector<uint8_t> coded = encoder.finish();

        Cancellation cancellation;
        Jbig2Budget budget(enough, cancellation);
        Jbig2ArithmeticDecoder decoder(coded);
        std::vector<Jbig2Context> contexts(Jbig2Refinement::contexts);
        Bitmap read(PixelFormat::black1, 45, 33);
        ASSERT_TRUE(jbig2_read_refinement(decoder, contexts, shape, reference, -3, 2, read, budget).ok());
        ASSERT_EQ(picture(read), picture(bitmap)) << number << typical << static_cast<int>(pattern);
      }
    }
  }
}

TEST(Jbig2, ComposesAnywhere) {
  const Bitmap source = test::sample_bitmap(PixelFormat::black1, 37, 5, Pattern::noise, 3);
  Cancellation cancellation;
  for (const auto with : {Jbig2Operator::or_, Jbig2Operator::and_, Jbig2Operator::xor_, Jbig2Operator::xnor,
                          Jbig2Operator::replace}) {
    for (int x = -40; x < 60; ++x) {
      Bitmap target = test::sample_bitmap(PixelFormat::black1, 53, 6, Pattern::noise, 4);
      const Bitmap before = target;
      Jbig2Budget budget(enough, cancellation);
      ASSERT_TRUE(jbig2_compose(source, target, x, -1, with, budget).ok());
      for (int ty = 0; ty < 6; ++ty) {
        for (int tx = 0; tx < 53; ++tx) {
          const int old = jbig2_pixel(before, tx, ty), drawn = jbig2_pixel(source, tx - x, ty + 1);
          const bool covered = tx >= x && tx < x + 37 && ty + 1 < 5;
          const int combined[] = {old | drawn, old & drawn, old ^ drawn, 1 ^ old ^ drawn, drawn};
          ASSERT_EQ(jbig2_pixel(target, tx, ty), covered ? combined[static_cast<int>(with)] : old)
              << x << ' ' << tx << ' ' << ty;
        }
      }
      EXPECT_EQ(target.row(0)[6] & 7, 0) << "padding";
    }
  }
}

TEST(Jbig2, ReadsHuffmanTables) {
  // Prefixes of 2 bits, ranges of 3, from 0 to 9: 1 bit and 2 more, 2 and 3; none below and above; out of
  // band 2.
  const std::string header("\x23\0\0\0\0\0\0\0\x09", 9);
  const std::string lines("\x54\xc2");  // 01 010, 10 011, 00, 00, 10
  const auto table = Jbig2HuffmanTable::read_custom(bytes(header + lines));
  ASSERT_TRUE(table);
  using Kind = Jbig2HuffmanTable::Value::Kind;
  const std::string coded("\x57\xc0");  // 0 10, 10 111, 11
  Jbig2BitReader reader(bytes(coded));
  EXPECT_EQ(table->read(reader).number, 2);
  EXPECT_EQ(table->read(reader).number, 11);
  EXPECT_EQ(table->read(reader).kind, Kind::out_of_band);
  EXPECT_FALSE(Jbig2HuffmanTable::read_custom(bytes(header)));
  const Jbig2HuffmanTable::Line crowded[] = {{1, 0, 0}, {1, 0, 1}, {1, 0, 2}};
  EXPECT_FALSE(Jbig2HuffmanTable(crowded).ok());
}

TEST(Jbig2, ShowsWhatComesBeforeDamage) {
  const std::string all = file("annex-h.jb2");
  const std::string whole = file("annex-h-1.txt");
  const Jbig2Page cut = decode({}, bytes(all).first(300));  // within the halftone
  EXPECT_EQ(cut.status.code(), Code::unreadable);
  EXPECT_THAT(cut.status.message(), HasSubstr("JBIG2"));
  EXPECT_EQ(picture(cut.bitmap).substr(0, 8 * 65), whole.substr(0, 8 * 65));
  EXPECT_EQ(decode({}, bytes("no image")).status.code(), Code::unreadable);
  EXPECT_EQ(decode({}, {}).bitmap.bytes(), 0u);
}

TEST(Jbig2, HoldsLimitsAndStops) {
  const std::string all = file("annex-h.jb2");
  EXPECT_EQ(decode({}, bytes(all), 1000).status.code(), Code::limit);
  // A page of 4 billion columns.
  std::string wide = all.substr(48, 30);
  for (size_t i = 11; i < 15; ++i) wide[i] = '\x7f';
  EXPECT_NE(decode({}, bytes(wide)).status.code(), Code::ok);
  Cancellation cancelled;
  cancelled.cancel();
  EXPECT_EQ(jbig2_decode({}, bytes(all), enough, cancelled).status.code(), Code::cancelled);
}

}  // namespace
}  // namespace dce::core
