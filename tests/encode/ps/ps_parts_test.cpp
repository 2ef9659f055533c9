#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "encode/ps/ascii85.h"
#include "encode/ps/ps_text.h"
#include "encode/ps/type1_charstring.h"

namespace dce::core {
namespace {

std::string text(const ByteBuffer& bytes) {
  return {reinterpret_cast<const char*>(bytes.view().data()), bytes.size()};
}
std::string ascii85(std::string_view plain) {
  ByteBuffer out;
  ascii85_encode({reinterpret_cast<const uint8_t*>(plain.data()), plain.size()}, out);
  return text(out);
}

TEST(Ascii85, KnownValues) {
  EXPECT_EQ(ascii85(""), "~>\n");
  EXPECT_EQ(ascii85("Man "), "9jqo^~>\n");
  EXPECT_EQ(ascii85("Man is"), "9jqo^Bla~>\n");
  EXPECT_EQ(ascii85(std::string(4, '\0')), "z~>\n");
  EXPECT_EQ(ascii85(std::string(3, '\0')), "!!!!~>\n");
  EXPECT_EQ(ascii85("\xff\xff\xff\xff"), "s8W-!~>\n");
}

TEST(Ascii85, LinesAreShortAndNeverComments) {
  // Groups that start with '%' (4 * 85^4 and up) in every place.
  std::string plain;
  for (int i = 0; i < 200; ++i) plain += std::string("\x0c\x71\x8d\x3f", 4);
  std::string line;
  for (char c : ascii85(plain)) {
    if (c != '\n') {
      line += c;
      continue;
    }
    EXPECT_LE(line.size(), 80u);
    EXPECT_NE(line[0], '%');
    line.clear();
  }
}

TEST(PsText, NumbersAreShort) {
  PsText out;
  out.real(0.5)
      .real(-0.25)
      .real(12)
      .real(-3.1004, 3)
      .real(1e-9)
      .real(-0.00049)
      .real(1234.5678, 2)
      .integer(-7);
  out.real(std::numeric_limits<double>::infinity()).real(std::numeric_limits<double>::quiet_NaN());
  EXPECT_EQ(text(out.bytes()), ".5 -.25 12 -3.1 0 0 1234.57 -7 0 0 ");
}

TEST(PsText, StringsCannotBreakOut) {
  PsText out;
  out.string("a)b(c\\\n\xe9");
  EXPECT_EQ(text(out.bytes()), "(a\\)b\\(c\\\\\\012\\351)");
  EXPECT_LE(dsc_text(std::string(1000, '\n')).size(), 210u);
}

TEST(Type1Charstring, EncryptsWhatTheGlyphIs) {
  Path square;
  square.move_to(0.1f, 0);
  square.line_to(0.6f, 0);
  square.line_to(0.6f, 2.0f);
  square.line_to(0.1f, 2.0f);
  square.close();
  std::string plain = type1_charstring(square.view(), 700, 1000);
  uint16_t r = 4330;
  for (char& c : plain) {
    auto cipher = static_cast<uint8_t>(c);
    c = static_cast<char>(cipher ^ (r >> 8));
    r = static_cast<uint16_t>((cipher + r) * 52845u + 22719u);
  }
  std::vector<int> bytes;
  for (char c : plain) bytes.push_back(static_cast<uint8_t>(c));
  // 0 700 hsbw, 100 hmoveto, 500 hlineto, 2000 vlineto, -500 hlineto, -2000 vlineto would close, closepath,
  // endchar
  EXPECT_EQ(bytes, (std::vector<int>{139, 249, 80, 13,  239, 22,  248, 136, 6, 255,
                                     0,   0,   7,  208, 7,   252, 136, 6,   9, 14}));
}

}  // namespace
}  // namespace dce::core
