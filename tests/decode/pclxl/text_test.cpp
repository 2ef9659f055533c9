#include <gmock/gmock.h>

#include "pclxl_writer.h"

namespace dce::core {
extern const StreamReader decode_pclxl;
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

/// A character of two rows, "##." and "#..", whose origin lies 1 dot left of it and 2 rows below its top.
const std::string corner = bytes(0, 0, 0, 1, 0, 2, 0, 3, 0, 2, 0xc0, 0x80);

/// The warnings and errors of a session that defines a font and then has one page.
Decoded session(const std::function<void(Writer&)>& before, const std::function<void(Writer&)>& body) {
  Writer writer;
  writer.begin_session();
  before(writer);
  writer.begin_page();
  body(writer);
  return decode(decode_pclxl, writer.op(0x44).end_session().str());
}

void define(Writer& w) {
  w.font_header("F").character("F", 'a', corner);
}

TEST(PclXlText, DrawsCharactersAtTheirSpacing) {
  Decoded done = session(define, [](Writer& w) {
    w.set_font("F").cursor(100, 200);
    w.array("aa", 171).array(bytes(10, 0), 175).array(bytes(4, 0), 176).op(0xa8);
    // The cursor is behind what was printed.
    w.array("a", 171).op(0xa8);
  });
  EXPECT_THAT(done.report.errors, IsEmpty());
  EXPECT_THAT(done.report.warnings, IsEmpty());
  const Bitmap& page = done.pages.at(0).pixels;
  EXPECT_EQ(page.format(), PixelFormat::black1);
  EXPECT_EQ(ink_box(page), "101,198-112,203");
  EXPECT_EQ(pixel(page, 102, 198), "1");
  EXPECT_EQ(pixel(page, 103, 198), "0");
  EXPECT_EQ(pixel(page, 102, 199), "0");
  EXPECT_EQ(pixel(page, 111, 202), "1");
}

TEST(PclXlText, ReadsSixteenBitCodesNamesAndSpacings) {
  Decoded done = session(
      [](Writer& w) {
        w.font_header("F");
        w.array("F", 168).op(0x52).uint16(0x1234, 162).uint16(12, 163).op(0x53).data(corner).op(0x54);
      },
      [](Writer& w) {
        // The same name in letters of 16 bits.
        w.raw(bytes(0xc9, 0xc0, 1, 'F', 0)).attribute(168).ubyte(1, 166).uint16(629, 170).op(0x6f);
        w.cursor(50, 50).raw(bytes(0xc9, 0xc0, 2, 0x34, 0x12, 0x34, 0x12)).attribute(171);
        w.raw(bytes(0xcb, 0xc0, 2, 0xfb, 0xff, 0, 0)).attribute(175).op(0xa8);  // sint16: -5, 0
      });
  EXPECT_THAT(done.report.errors, IsEmpty());
  EXPECT_EQ(ink_box(done.pages.at(0).pixels), "46,48-52,49");
}

TEST(PclXlText, TurnsWithThePageAndScalesToItsResolution) {
  auto box = [](int orientation, int resolution) {
    Writer w;
    w.begin_session().font_header("F", resolution).character("F", 'a', corner).begin_page(orientation);
    w.set_font("F").cursor(100, 200).array("a", 171).op(0xa8);
    return ink_box(decode(decode_pclxl, w.op(0x44).end_session().str()).pages.at(0).pixels);
  };
  EXPECT_EQ(box(0, 300), "101,198-102,199");
  EXPECT_EQ(box(0, 150), "102,196-105,199");
  // Landscape: user x runs up the paper, user y to its right.
  EXPECT_EQ(box(1, 300), "198,3197-199,3198");
  EXPECT_EQ(box(2, 300), "2447,3100-2448,3101");
}

TEST(PclXlText, PaintsWithTheBrush) {
  Decoded done = session(define, [](Writer& w) {
    w.space(1).brush(77).set_font("F").cursor(100, 200).array("a", 171).op(0xa8);
    w.no_brush().cursor(300, 200).array("a", 171).op(0xa8);
  });
  EXPECT_THAT(done.report.errors, IsEmpty());
  EXPECT_EQ(pixel(done.pages.at(0).pixels, 101, 198), "77");
  EXPECT_EQ(ink_box(done.pages.at(0).pixels), "101,198-102,199");
}

TEST(PclXlText, ExpandsCompressedCharacters) {
  // Class 1: a row that is repeated once, then one that begins with ink.
  std::string packed = bytes(0, 1, 0, 0, 0, 3, 0, 4, 0, 3) + bytes(1, 1, 3) + bytes(0, 0, 1, 3);
  Decoded done = session([&](Writer& w) { w.font_header("F").character("F", 'a', packed); },
                         [](Writer& w) { w.set_font("F").cursor(8, 3).array("a", 171).op(0xa8); });
  EXPECT_THAT(done.report.errors, IsEmpty());
  const Bitmap& page = done.pages.at(0).pixels;
  EXPECT_EQ(page.row(0)[1], 0x70);
  EXPECT_EQ(page.row(1)[1], 0x70);
  EXPECT_EQ(page.row(2)[1], 0x80);
  EXPECT_EQ(page.row(3)[1], 0x00);
}

TEST(PclXlText, FontsLastForASessionUnlessRemoved) {
  Writer w;
  w.begin_session();
  define(w);
  w.begin_page().set_font("F").cursor(9, 9).array("a", 171).op(0xa8).op(0x44);
  w.begin_page().set_font("F").cursor(9, 9).array("a", 171).op(0xa8).op(0x44);
  w.array("F", 168).op(0x55).array("F", 168).op(0x55);
  w.begin_page().set_font("F").op(0x44).end_session();
  Decoded done = decode(decode_pclxl, w.str());
  EXPECT_EQ(ink_box(done.pages.at(1).pixels), "10,7-11,8");
  EXPECT_THAT(done.report.warnings, ElementsAre("page 2: UndefinedFontNotRemoved: F"));
  EXPECT_THAT(done.report.errors, ElementsAre(HasSubstr("page 3: SetFont: FontUndefined: F")));
}

TEST(PclXlText, NamesWhatIsWrong) {
  auto errors = [](const std::function<void(Writer&)>& before, const std::function<void(Writer&)>& body) {
    return session(before, body).report.errors;
  };
  auto nothing = [](Writer&) {};
  auto character = [](const std::string& content) {
    return [content](Writer& w) { w.font_header("F").character("F", 'a', content); };
  };
  EXPECT_THAT(errors(character(bytes(0, 0, 0, 0, 0, 0, 0, 3, 0, 2, 0xc0)), nothing),
              Contains(HasSubstr("ReadChar: IllegalCharacterData")));
  EXPECT_THAT(errors(character(bytes(0, 0, 0, 0, 0, 0, 0, 0, 0, 2)), nothing),
              Contains(HasSubstr("IllegalCharacterData")));
  EXPECT_THAT(errors(character(bytes(0, 7, 0, 0)), nothing),
              Contains(HasSubstr("UnsupportedCharacterClass")));
  EXPECT_THAT(errors(character(bytes(3, 0, 0, 0)), nothing),
              Contains(HasSubstr("UnsupportedCharacterFormat")));
  EXPECT_THAT(errors(character(bytes(0, 1, 0, 0, 0, 0, 0, 8, 0, 1, 0, 9)), nothing),
              Contains(HasSubstr("compressed rows")));
  EXPECT_THAT(errors([](Writer& w) { w.font_header("F").font_header("F"); }, nothing),
              Contains(HasSubstr("FontNameAlreadyExists: F")));
  EXPECT_THAT(errors([](Writer& w) { w.character("G", 'a', corner); }, nothing),
              Contains(HasSubstr("BeginChar: FontUndefined: G")));
  EXPECT_THAT(errors(nothing, [](Writer& w) { w.cursor(1, 1).array("a", 171).op(0xa8); }),
              Contains(HasSubstr("Text: NoCurrentFont")));
  EXPECT_THAT(errors(define, [](Writer& w) { w.set_font("F").array("a", 171).op(0xa8); }),
              Contains(HasSubstr("Text: CurrentCursorUndefined")));
  EXPECT_THAT(
      errors(define,
             [](Writer& w) { w.set_font("F").cursor(1, 1).array("aa", 171).array("a", 175).op(0xa8); }),
      Contains(HasSubstr("Text: IllegalArraySize")));
  EXPECT_THAT(errors(define, [](Writer& w) { w.array("F", 168).uint16(629, 170).op(0x6f); }),
              Contains(HasSubstr("SetFont: MissingAttribute: CharSize")));
  auto header = [](const std::string& content) {
    return [content](Writer& w) {
      w.array("F", 168).ubyte(0, 169).op(0x4f);
      w.uint16(static_cast<int>(content.size()), 167).op(0x50).data(content).op(0x51);
    };
  };
  EXPECT_THAT(errors(header("abc"), nothing), Contains(HasSubstr("EndFontHeader: IllegalFontData")));
  EXPECT_THAT(errors(header(bytes(9, 0, 0, 0, 0xfe, 0, 0, 0)), nothing),
              Contains(HasSubstr("IllegalFontHeaderFields")));
  EXPECT_THAT(errors(header(bytes(0, 0, 0, 0, 0xfe, 0, 0, 0, 0xff, 0xff, 0, 0, 0, 0)), nothing),
              Contains(HasSubstr("MissingRequiredSegment")));
}

TEST(PclXlText, NamesTrueTypeFontsThatItDoesNotDraw) {
  Decoded done = session(
      [](Writer& w) {
        std::string header = bytes(0, 0, 0, 0, 1, 0, 0, 0, 0xff, 0xff, 0, 0, 0, 0);
        w.array("Sans", 168).ubyte(0, 169).op(0x4f);
        w.uint16(static_cast<int>(header.size()), 167).op(0x50).data(header).op(0x51);
        w.character("Sans", 'a', bytes(1, 0, 0, 4, 0, 0));
      },
      [](Writer& w) { w.set_font("Sans").cursor(1, 1).array("a", 171).op(0xa8); });
  EXPECT_THAT(done.report.errors, IsEmpty());
  EXPECT_THAT(done.report.warnings, Contains(HasSubstr("TrueType font Sans")));
  EXPECT_EQ(ink_box(done.pages.at(0).pixels), "blank");
}

}  // namespace
}  // namespace dce::core
