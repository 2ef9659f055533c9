#include "encode/pcl5/soft_font.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace dce::core {
namespace {

using namespace std::string_literals;

std::string text(const ByteBuffer& bytes) {
  return {reinterpret_cast<const char*>(bytes.view().data()), bytes.size()};
}

GlyphBitmap bitmap_of(int width, std::initializer_list<const char*> rows) {
  GlyphBitmap bitmap;
  bitmap.width = width;
  bitmap.height = static_cast<int>(rows.size());
  bitmap.bits.assign(bitmap.stride() * rows.size(), 0);
  int y = 0;
  for (const char* row : rows) {
    for (int x = 0; x < width; ++x) {
      if (row[x] == '#') bitmap.bits[bitmap.stride() * static_cast<size_t>(y) + static_cast<size_t>(x / 8)] |= 0x80 >> x % 8;
    }
    ++y;
  }
  return bitmap;
}

TEST(SoftFontTest, HeaderSaysTheResolution) {
  ByteBuffer out;
  put_soft_font(600, out);
  const std::string said = text(out);
  ASSERT_EQ(said.substr(0, 6), "\x1b)s68W");
  const std::string header = said.substr(6);
  ASSERT_EQ(header.size(), 68u);
  EXPECT_EQ(header.substr(0, 4), "\x00\x44\x14\x01"s);
  EXPECT_EQ(header[13], 1);
  EXPECT_EQ(header.substr(64), "\x02\x58\x02\x58"s);
}

TEST(SoftFontTest, RowsBecomeRuns) {
  ByteBuffer out;
  ASSERT_TRUE(put_row_runs(bitmap_of(11, {"..##......#", "..##......#", "###########", "..........."}), 11, 100, out));
  EXPECT_EQ(text(out), "\1\2\2\6\1"s + "\0\0\13"s + "\0\13"s);
}

TEST(SoftFontTest, LongRunsAreSaidInParts) {
  GlyphBitmap wide;
  wide.width = 600;
  wide.height = 1;
  wide.bits.assign(wide.stride(), 0xff);
  ByteBuffer out;
  ASSERT_TRUE(put_row_runs(wide, 600, 100, out));
  EXPECT_EQ(text(out), "\0\0\xff\0\xff\0\x5a"s);
}

TEST(SoftFontTest, RunsThatDoNotPayAreGivenUp) {
  ByteBuffer out;
  out.u8('x');
  EXPECT_FALSE(put_row_runs(bitmap_of(8, {"#.#.#.#.", ".#.#.#.#"}), 8, 2, out));
  EXPECT_EQ(text(out), "x");
}

TEST(SoftFontTest, CharacterLiesAboveTheBaseline) {
  GlyphBitmap shape = bitmap_of(3, {"#.#", ".#.", "#.#"});
  shape.left = -2;
  shape.top = -7;
  ByteBuffer out;
  put_soft_character(65, shape, 5, out);
  EXPECT_EQ(text(out), "\x1b*c65E\x1b(s19W"s + "\4\0\16\1\0\0"s + "\xff\xfe\0\7\0\3\0\3\0\24"s + "\xa0\x40\xa0"s);
}

TEST(SoftFontTest, PackedCharactersEndWithTheirInk) {
  ByteBuffer out;
  put_soft_character(65, bitmap_of(40, {"..##....................................", "..##...................................."}), 5, out);
  EXPECT_THAT(text(out), testing::EndsWith("\0\4\0\2\0\24\1\2\2"s));
}

TEST(SoftFontTest, BlankCharactersHaveOneWhiteDot) {
  ByteBuffer out;
  put_soft_character(33, {}, 3, out);
  EXPECT_EQ(text(out), "\x1b*c33E\x1b(s17W"s + "\4\0\16\1\0\0"s + "\0\0\0\0\0\1\0\1\0\14"s + "\0"s);
}

}  // namespace
}  // namespace dce::core
