#include "stream/charset.h"

#include <gtest/gtest.h>

namespace dce::core {
namespace {

Bytes bytes_of(const std::string& text) {
  return {reinterpret_cast<const uint8_t*>(text.data()), text.size()};
}

TEST(Charset, ReadsWhatMailIsWrittenIn) {
  const std::pair<const char*, std::pair<std::string, std::string>> cases[] = {
      {"ISO-8859-1", {"caf\xe9 \x80", "café €"}},  // which everybody means Windows-1252 by
      {"koi8-r", {"\xf0\xd2\xc9", "При"}},
      {"Shift_JIS", {"\x93\xfa\x96\x7b", "日本"}},
      {"iso-2022-jp", {"\x1b$B$\"\x1b(B", "あ"}},
      {"gb2312", {"\xd6\xd0", "中"}},
      {"utf-8", {"\xef\xbb\xbf\xc3\xa9", "é"}},
      {"utf-7", {"+AOk-", "é"}},
      {"windows-874", {"\xa1", "ก"}},
  };
  for (const auto& [charset, texts] : cases)
    EXPECT_EQ(utf8_from_charset(bytes_of(texts.first), charset), texts.second) << charset;
}

TEST(Charset, DamageCostsOneCharacter) {
  EXPECT_EQ(utf8_from_charset(bytes_of("a\xff\xc3"), "utf-8"), "a\xef\xbf\xbd\xef\xbf\xbd");
}

TEST(Charset, UnknownNamesAreRefused) {
  for (const char* name : {"", "klingon", "utf-8//TRANSLIT", "../../etc/passwd", "x y"})
    EXPECT_FALSE(utf8_from_charset(bytes_of("a"), name)) << name;
}

TEST(Charset, TextThatDoesNotSayIsGuessed) {
  EXPECT_EQ(utf8_from_unlabelled(bytes_of("caf\xc3\xa9")), "café");
  EXPECT_EQ(utf8_from_unlabelled(bytes_of("caf\xe9")), "café");
  EXPECT_EQ(utf8_from_unlabelled(bytes_of(std::string("\xff\xfe"
                                                      "a\0",
                                                      4))),
            "a");
  EXPECT_EQ(utf8_from_text(bytes_of("caf\xe9"), "us-ascii"), "café");
  EXPECT_EQ(utf8_from_text(bytes_of("caf\xc3\xa9"), "unknown-8bit"), "café");
}

}  // namespace
}  // namespace dce::core
