#include <gmock/gmock.h>

#include "../open_for_test.h"
#include "input/text/text_encoding.h"

namespace dce::core {
extern const InputFormat input_text;
namespace {

using testing::bytes_of;

TEST(TextEncoding, IsFoundByMarkThenByValidity) {
  const auto of = [](const std::string& text) { return text_encoding(bytes_of(text), 1 << 16); };
  EXPECT_EQ(of("plain"), TextEncoding::utf8);
  EXPECT_EQ(of("gr\xc3\xbc\xc3\x9f"), TextEncoding::utf8);
  EXPECT_EQ(of("gr\xfc\xdf"), TextEncoding::windows_1252);
  EXPECT_EQ(of(std::string("\xff\xfeh\0i\0", 6)), TextEncoding::utf16le);
  EXPECT_EQ(of(std::string("\xfe\xff\0h\0i", 6)), TextEncoding::utf16be);
  EXPECT_EQ(of(std::string("\xff\xfe\x01\0\0\0", 6)), TextEncoding::none);
  EXPECT_EQ(of(std::string("bi\0ary", 6)), TextEncoding::none);
  EXPECT_EQ(of("\x1b%-12345X@PJL"), TextEncoding::none);
  EXPECT_EQ(of("colour \x1b[31mred"), TextEncoding::utf8);
  EXPECT_EQ(of(""), TextEncoding::none);
}

TEST(TextEncoding, AWindowMayCutASequence) {
  const std::string text = "ab\xe6\x97\xa5\xe6\x9c\xac";
  for (size_t window = 1; window <= text.size(); ++window) {
    EXPECT_EQ(text_encoding(bytes_of(text), window), TextEncoding::utf8) << window;
  }
}

TEST(TextEncoding, ConvertsToUtf8) {
  EXPECT_EQ(utf8_from(bytes_of("\x80 \x93q\x94 \xe9 \x81"), TextEncoding::windows_1252),
            "\xe2\x82\xac \xe2\x80\x9cq\xe2\x80\x9d \xc3\xa9 \xef\xbf\xbd");
  EXPECT_EQ(utf8_from(bytes_of(std::string("\xff\xfe\x3d\xd8\x00\xde\x41\x00", 8)), TextEncoding::utf16le),
            "\xf0\x9f\x98\x80"
            "A");
  EXPECT_EQ(utf8_from(bytes_of(std::string("\xfe\xff\xd8\x3d\x00\x41", 6)), TextEncoding::utf16be),
            "\xef\xbf\xbd"
            "A");
  EXPECT_EQ(utf8_from(bytes_of("\xef\xbb\xbf"
                               "A"),
                      TextEncoding::utf8),
            "A");
}

TEST(TextInput, IsTheLastResortAndNotForPrintersLanguages) {
  EXPECT_GT(input_text.sniff(bytes_of("Dear all,\n")), 0);
  EXPECT_LT(input_text.sniff(bytes_of("Dear all,\n")), 50);
  EXPECT_EQ(input_text.sniff(bytes_of("%!PS-Adobe-3.0\n")), 0);
  EXPECT_EQ(input_text.sniff(bytes_of("{\\rtf1 hello}")), 0);
}

TEST(TextInput, PaginatesAndPrintsWithinTheMargins) {
  testing::Opening opening;
  std::string text;
  for (int i = 0; i < 200; ++i) text += "line " + std::to_string(i) + "\r\n";
  auto document = input_text.open(Source::own(text + "\flast\n"), opening.context());
  ASSERT_TRUE(document.ok()) << document.status().message();
  EXPECT_EQ((*document)->page_count(), 5) << "60 rows a page on A4, and one page after the form feed";
  const Bitmap first = testing::draw_page(**document, 0);
  EXPECT_TRUE(testing::has_ink(first, {54, 54, 120, 70}));
  EXPECT_TRUE(testing::has_ink(first, {54, 770, 120, 788}));
  EXPECT_FALSE(testing::has_ink(first, {0, 0, 53, 842}));
  EXPECT_FALSE(testing::has_ink(first, {0, 790, 595, 842}));
  const Bitmap last = testing::draw_page(**document, 4);
  EXPECT_TRUE(testing::has_ink(last, {54, 54, 120, 70}));
  EXPECT_FALSE(testing::has_ink(last, {0, 70, 595, 842}));
}

TEST(TextInput, EightyColumnsFitOnLetterAndA4) {
  for (SizePt sheet : {SizePt{612, 792}, SizePt{595.28, 841.89}}) {
    testing::Opening opening;
    OpenContext context = opening.context();
    context.reflow_size = sheet;
    auto document = input_text.open(Source::own(std::string(80, 'M') + "\n"), context);
    ASSERT_TRUE(document.ok());
    const Bitmap page = testing::draw_page(**document, 0);
    EXPECT_TRUE(testing::has_ink(page, {page.width() - 70, 54, page.width() - 54, 66}));
    EXPECT_FALSE(testing::has_ink(page, {0, 68, page.width(), page.height()}));
  }
}

TEST(TextInput, WritesFromTheRightWhereTheScriptDoes) {
  testing::Opening opening;
  auto document = input_text.open(Source::own("\xd7\xa9\xd7\x9c\xd7\x95\xd7\x9d\n"), opening.context());
  ASSERT_TRUE(document.ok());
  const Bitmap page = testing::draw_page(**document, 0);
  EXPECT_TRUE(testing::has_ink(page, {500, 54, 542, 70}));
  EXPECT_FALSE(testing::has_ink(page, {0, 0, 400, 842}));
}

TEST(TextInput, AnEndlessRowOfMarksEnds) {
  testing::Opening opening;
  std::string text = "a";
  for (int i = 0; i < 80'000; ++i) text += "\xcc\x81";
  auto document = input_text.open(Source::own(text), opening.context());
  ASSERT_TRUE(document.ok());
  EXPECT_GT((*document)->page_count(), 1);
  EXPECT_GT(testing::draw_page(**document, 1).width(), 0);
}

TEST(TextInput, TooManyPagesAreALimit) {
  testing::Opening opening;
  opening.limits.pages = 100;
  auto document = input_text.open(Source::own(std::string(1'000'000, '\f')), opening.context());
  ASSERT_FALSE(document.ok());
  EXPECT_EQ(document.status().code(), Code::limit);
}

}  // namespace
}  // namespace dce::core
