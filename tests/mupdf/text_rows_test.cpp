#include "mupdf/text_rows.h"

#include <gmock/gmock.h>

#include <string>
#include <vector>

namespace dce::core {
namespace {

using ::testing::ElementsAre;

Bytes bytes_of(const std::string& text) {
  return {reinterpret_cast<const uint8_t*>(text.data()), text.size()};
}

std::vector<std::string> rows(const std::string& text, int columns) {
  std::vector<std::string> found;
  for (size_t at = 0; at < text.size();) {
    const TextRow row = text_row(bytes_of(text), at, columns);
    EXPECT_GT(row.next, at);
    found.push_back(text.substr(row.begin, row.end - row.begin) + (row.form_feed ? "|" : ""));
    at = row.next;
  }
  return found;
}

TEST(TextRows, EndAtEveryKindOfLineEnd) {
  EXPECT_THAT(rows("a\nb\r\nc\rd\ve", 80), ElementsAre("a", "b", "c", "d", "e"));
  EXPECT_THAT(rows("a\n\n\r\n", 80), ElementsAre("a", "", ""));
  EXPECT_THAT(rows("a\fb\n\f", 80), ElementsAre("a|", "b", "|"));
}

TEST(TextRows, WrapBetweenWordsOrAnywhere) {
  EXPECT_THAT(rows("aaa bbb ccc", 7), ElementsAre("aaa bbb", "ccc"));
  EXPECT_THAT(rows("aaa bbb ccc", 8), ElementsAre("aaa bbb", "ccc"));
  EXPECT_THAT(rows("aaa  bbbb", 6), ElementsAre("aaa", "bbbb"));
  EXPECT_THAT(rows("abcdefgh", 3), ElementsAre("abc", "def", "gh"));
  EXPECT_THAT(rows("  abcdefgh", 4), ElementsAre("  ab", "cdef", "gh"));
}

TEST(TextRows, CountWideAndCombiningCharacters) {
  EXPECT_THAT(rows("\xe6\x97\xa5\xe6\x9c\xac\xe8\xaa\x9e", 4),
              ElementsAre("\xe6\x97\xa5\xe6\x9c\xac", "\xe8\xaa\x9e"));
  EXPECT_THAT(rows("e\xcc\x81"
                   "f",
                   2),
              ElementsAre("e\xcc\x81"
                          "f"));
  EXPECT_EQ(text_columns(0x3000), 2);
  EXPECT_EQ(text_columns(0x301), 0);
  EXPECT_EQ(text_columns('x'), 1);
}

TEST(TextRows, TabsGoToTheNextMultipleOfEight) {
  EXPECT_EQ(text_advance('\t', 0), 8);
  EXPECT_EQ(text_advance('\t', 7), 8);
  EXPECT_EQ(text_advance('\t', 8), 16);
  EXPECT_EQ(text_advance('\b', 0), 0);
  EXPECT_THAT(rows("a\tb\tcc", 9), ElementsAre("a\tb", "cc"));
}

TEST(TextRows, StepOverAnsiSequences) {
  const std::string text = "\x1b[1;31mred\x1b[0m";
  EXPECT_EQ(text_escape_end(bytes_of(text), 0), 7u);
  EXPECT_THAT(rows(text, 3), ElementsAre(text));
  EXPECT_EQ(text_escape_end(bytes_of("\x1b[12"), 0), 0u);
}

TEST(TextRows, DamagedUtf8IsReplacedByteByByte) {
  for (const std::string bad :
       {"\xc0\x80", "\xe0\x80\x80", "\xed\xa0\x80", "\xf5\x80\x80\x80", "\x80", "\xe6\x97"}) {
    const TextCharacter character = text_character(bytes_of(bad), 0);
    EXPECT_EQ(character.code, 0xfffdu);
    EXPECT_EQ(character.next, 1u);
  }
}

TEST(TextRows, KnowWhatNeedsShaping) {
  EXPECT_TRUE(text_row(bytes_of("abc \xd8\xb9"), 0, 80).shaped);
  EXPECT_TRUE(text_row(bytes_of("\xe0\xa4\x95"), 0, 80).shaped);
  EXPECT_FALSE(text_row(bytes_of("\xd0\x96 \xe6\x97\xa5 \xed\x95\x9c"), 0, 80).shaped);
}

}  // namespace
}  // namespace dce::core
