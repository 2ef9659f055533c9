#include <gmock/gmock.h>

#include "pcl5_writer.h"

namespace dce::core {
extern const StreamReader decode_pcl5;
namespace {

using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

/// Font 1 with the character 'a': "##." and "#..", 1 dot right of its origin and 2 rows above it, 10 dots
/// wide.
std::string font_with(const std::string& character, int resolution = 300) {
  return pcl("^*c1D") + font_header(resolution) + pcl("^*c97E") + with_data("^(s", character) + pcl("^(1X");
}
const std::string corner = glyph(1, 2, 3, 2, 10, bytes(0xc0, 0x80));

Bitmap drawn(const std::string& body) {
  Decoded done = decode(decode_pcl5, page(body));
  EXPECT_TRUE(done.status.ok()) << done.status.message();
  EXPECT_THAT(done.report.errors, IsEmpty());
  EXPECT_THAT(done.report.warnings, IsEmpty());
  return std::move(done.pages.at(0).pixels);
}

std::vector<std::string> errors(const std::string& body) {
  return decode(decode_pcl5, page(body)).report.errors;
}

TEST(Pcl5Text, PrintsSoftFontsAndMovesByTheirAdvance) {
  Bitmap page = drawn(font_with(corner) + pcl("^*p100x200Yaa"));
  EXPECT_EQ(page.format(), PixelFormat::black1);
  // x = 0 is 75 dots from the paper's edge.
  EXPECT_EQ(ink_box(page), "176,198-187,199");
  EXPECT_EQ(pixel(page, 178, 198), "0");
  EXPECT_EQ(pixel(page, 186, 198), "1");
  EXPECT_EQ(pixel(page, 187, 199), "0");
}

TEST(Pcl5Text, ReadsCompressedAndContinuedCharacters) {
  // A row that is repeated once, then one that begins with ink.
  std::string packed = bytes(1, 1, 3) + bytes(0, 0, 1, 3);
  auto check = [](const Bitmap& page) {
    EXPECT_EQ(ink_box(page), "80,7-83,9");
    EXPECT_EQ(pixel(page, 80, 8), "0");
    EXPECT_EQ(pixel(page, 83, 8), "1");
    EXPECT_EQ(pixel(page, 80, 9), "1");
    EXPECT_EQ(pixel(page, 81, 9), "0");
  };
  check(drawn(font_with(glyph(0, 3, 4, 3, 10, packed, 2)) + pcl("^*p5x10Ya")));
  std::string rows = bytes(0x70, 0x70, 0x80);
  check(drawn(font_with(glyph(0, 3, 4, 3, 10, rows)) + pcl("^*p5x10Ya")));
  check(drawn(font_with(glyph(0, 3, 4, 3, 10, rows.substr(0, 1))) +
              with_data("^(s", bytes(4, 1) + rows.substr(1)) + pcl("^*p5x10Ya")));
}

TEST(Pcl5Text, TurnsWithTheOrientationAndHasItsOwnResolution) {
  auto box = [](const std::string& setup, int resolution) {
    Decoded done = decode(decode_pcl5, pcl("^E^&u300D") + font_with(corner, resolution) + pcl(setup) +
                                           pcl("^&l0E^*p100x200Ya\f^E"));
    return std::to_string(done.pages.at(0).x_resolution) + " " + ink_box(done.pages.at(0).pixels);
  };
  EXPECT_EQ(box("", 300), "300 176,198-177,199");
  EXPECT_EQ(box("", 600), "600 351,398-352,399");
  EXPECT_EQ(box("^&l1O", 300), "300 198,3137-199,3138");
}

TEST(Pcl5Text, SelectsFontsByIdAndShift) {
  std::string two = pcl("^*c1D") + font_header() + pcl("^*c97E") + with_data("^(s", corner) + pcl("^*c2D") +
                    font_header() + pcl("^*c97E") + with_data("^(s", glyph(0, 1, 1, 1, 20, bytes(0x80)));
  Bitmap page = drawn(two + pcl("^(1X^)2X^*p0x10Ya\x0e"
                                "a\x0f"
                                "a"));
  EXPECT_EQ(ink_box(page), "76,8-107,9");
  EXPECT_EQ(pixel(page, 85, 9), "1");
  EXPECT_EQ(pixel(page, 106, 8), "1");
  EXPECT_THAT(errors(pcl("^(7X")), Contains(HasSubstr("no such soft font")));
}

TEST(Pcl5Text, FontsGoWithAResetUnlessPermanent) {
  std::string use = pcl("^(1X^*p0x10Ya\f");
  Decoded kept = decode(decode_pcl5, pcl("^E") + font_with(corner) + pcl("^*c5F^E") + use);
  EXPECT_THAT(kept.report.errors, IsEmpty());
  Decoded gone = decode(decode_pcl5, pcl("^E") + font_with(corner) + pcl("^E") + use);
  EXPECT_THAT(gone.report.errors, Contains(HasSubstr("no such soft font")));
  EXPECT_THAT(gone.report.errors, Contains(HasSubstr("not downloaded")));
}

TEST(Pcl5Text, PrintsTransparentDataAndPatterns) {
  Bitmap page = drawn(pcl("^*c1D") + font_header() + pcl("^*c27E") +
                      with_data("^(s", glyph(0, 10, 16, 10, 16, std::string(20, '\xff'))) +
                      pcl("^(1X^*p0x10Y^*c50G^*v2T^&p1X\x1b"));
  EXPECT_EQ(page.format(), PixelFormat::black1);
  int ink = 0;
  for (int y = 0; y < 10; ++y) {
    for (int x = 75; x < 91; ++x) ink += pixel(page, x, y) == "1";
  }
  EXPECT_NEAR(ink, 160 * 45 / 100, 12);
}

TEST(Pcl5Text, NamesWhatIsWrong) {
  EXPECT_THAT(errors(font_with(glyph(0, 0, 20000, 1, 1, ""))), Contains(HasSubstr("out of range")));
  EXPECT_THAT(errors(font_with(glyph(0, 0, 8, 1, 1, bytes(0, 9), 2))),
              Contains(HasSubstr("compressed rows")));
  EXPECT_THAT(errors(font_with(glyph(0, 0, 8, 1, 1, bytes(0), 3))), Contains(HasSubstr("class 3")));
  EXPECT_THAT(errors(pcl("^*c1D") + with_data("^)s", "abc")), IsEmpty());
  EXPECT_THAT(errors(pcl("^*c1D") + with_data("^)s", bytes(0, 64, 0))),
              Contains(HasSubstr("header is cut off")));
  EXPECT_THAT(errors(pcl("^*c5D^*c97E") + with_data("^(s", corner)), Contains(HasSubstr("no soft font 5")));
}

TEST(Pcl5Rules, FillRectanglesAtTheCursor) {
  EXPECT_EQ(ink_box(drawn(pcl("^*p10x20Y^*c30a5b0P"))), "85,20-114,24");
  EXPECT_EQ(ink_box(drawn(pcl("^*p10x20Y^*c72h7.2v0P"))), "85,20-114,22");
  // The cursor stays, white erases.
  Bitmap page = drawn(pcl("^*p10x20Y^*c30a30b0P^*c10a10b1P"));
  EXPECT_EQ(pixel(page, 85, 20), "0");
  EXPECT_EQ(pixel(page, 95, 20), "1");
  Decoded landscape = decode(decode_pcl5, pcl("^E^&l1o0E^*p10x20Y^*c30a5b0P\f^E"));
  EXPECT_EQ(ink_box(landscape.pages.at(0).pixels), "20,3200-24,3229");
}

int ink_of(const Bitmap& page) {
  int count = 0;
  for (int y = 0; y < page.height(); ++y) {
    for (size_t i = 0; i < page.row_size(); ++i) count += __builtin_popcount(page.row(y)[i]);
  }
  return count;
}

TEST(Pcl5Rules, ShadesHatchesAndUserPatterns) {
  auto share = [](const std::string& how) {
    return ink_of(drawn(pcl("^*p0x0Y^*c160a160b" + how))) * 100 / (160 * 160);
  };
  EXPECT_EQ(share("0P"), 100);
  EXPECT_EQ(share("100g2P"), 100);
  EXPECT_NEAR(share("50g2P"), 45, 1);
  EXPECT_NEAR(share("10g2P"), 10, 1);
  EXPECT_EQ(share("0g2P"), 0);
  EXPECT_NEAR(share("1g3P"), 12, 1);
  EXPECT_NEAR(share("6g3P"), 23, 2);
  // Two columns of ink, two without, at 300 dots an inch; from the corner of the logical page.
  std::string stripes = pcl("^*c7G") + with_data("^*c", bytes(0, 0, 1, 0, 0, 1, 0, 4, 0xc0));
  Bitmap page = drawn(stripes + pcl("^*p1x0Y^*c8a2b7g4P"));
  EXPECT_EQ(
      pixel(page, 75, 0) + pixel(page, 76, 0) + pixel(page, 77, 0) + pixel(page, 78, 0) + pixel(page, 79, 0),
      "01001");
  EXPECT_THAT(errors(pcl("^*c10a10b9g4P")), Contains(HasSubstr("no pattern 9")));
  EXPECT_THAT(errors(pcl("^*c7G") + with_data("^*c", bytes(0, 0, 1, 0, 0, 0, 0, 4))),
              Contains(HasSubstr("out of range")));
  // White of a pattern covers what is below where the pattern is opaque.
  EXPECT_EQ(ink_of(drawn(stripes + pcl("^*p0x0Y^*c8a2b0P^*v1O^*c8a2b7g4P"))), 8);
  EXPECT_EQ(ink_of(drawn(stripes + pcl("^*p0x0Y^*c8a2b0P^*v0O^*c8a2b7g4P"))), 16);
}

TEST(Pcl5Rules, TakeTheForegroundColour) {
  Bitmap page = drawn(pcl("^*r3U^*v1S^*p0x0Y^*c8a2b0P^*v4S^*p8X^*c8a2b0P"));
  EXPECT_EQ(pixel(page, 75, 0), "255,0,0");
  EXPECT_EQ(pixel(page, 83, 0), "0,0,255");
}

}  // namespace
}  // namespace dce::core
