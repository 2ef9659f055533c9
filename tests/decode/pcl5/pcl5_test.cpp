#include <gmock/gmock.h>

#include "pcl5_writer.h"

namespace dce::core {
extern const StreamReader decode_pcl5;
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

TEST(Pcl5, PlacesRowsAtTheCursor) {
  Decoded done = decode(
      decode_pcl5, page(pcl("^*p10x20Y^*r1A") + row(bytes(0xff, 0x80)) + row(bytes(0x80)) + pcl("^*rC")));
  ASSERT_TRUE(done.status.ok());
  EXPECT_THAT(done.report.errors, IsEmpty());
  EXPECT_THAT(done.report.warnings, IsEmpty());
  ASSERT_EQ(done.pages.size(), 1u);
  const StreamPage& page = done.pages[0];
  EXPECT_EQ(page.pixels.width(), 2550);
  EXPECT_EQ(page.pixels.height(), 3300);
  EXPECT_EQ(page.pixels.format(), PixelFormat::black1);
  EXPECT_EQ(page.media, "2");
  EXPECT_EQ(page.media_width, 612);
  EXPECT_EQ(ink_box(page.pixels), "85,20-93,21");
  EXPECT_EQ(pixel(page.pixels, 85, 21), "1");
  EXPECT_EQ(pixel(page.pixels, 86, 21), "0");
}

TEST(Pcl5, LogicalPagesAreInsetByTheManualsTable) {
  std::string body = pcl("^*p0x0Y^*r1A") + row(bytes(0x80)) + pcl("^*rC\f^E");
  auto box = [&](const std::string& setup) {
    return ink_box(decode(decode_pcl5, pcl("^E" + setup + "^&l0E^*t300R^*r0F") + body).pages.at(0).pixels);
  };
  EXPECT_EQ(box("^&l2A"), "75,0-75,0");
  EXPECT_EQ(box("^&l26A"), "71,0-71,0");
  EXPECT_EQ(box("^&l2A^&l-180U"), "0,0-0,0");
  EXPECT_EQ(box("^&l26A^&l-170.4U"), "0,0-0,0");
  EXPECT_EQ(box("^&l2A^&l72z72U"), "105,30-105,30");
  // Landscape: the page's top is the paper's left edge, its left edge 60 dots from the paper's bottom.
  EXPECT_EQ(box("^&l2A^&l1O"), "0,3239-0,3239");
  EXPECT_EQ(box("^&l2A^&l2O"), "2474,3299-2474,3299");
  EXPECT_EQ(box("^&l2A^&l3O"), "2549,60-2549,60");
}

TEST(Pcl5, TheDefaultTopMarginIsHalfAnInchAndHomeIsABaseLine) {
  Decoded done = decode(decode_pcl5, pcl("^E^*t300R^*p0Y^*r0A") + row(bytes(0x80)) + pcl("^*rC\f^*r0A") +
                                         row(bytes(0x80)) + pcl("^*rC\f^E"));
  EXPECT_EQ(ink_box(done.pages.at(0).pixels), "75,150-75,150");
  EXPECT_EQ(ink_box(done.pages.at(1).pixels), "75,188-75,188");
}

TEST(Pcl5, DecodesEveryMethod) {
  Decoded done =
      decode(decode_pcl5, page(pcl("^*p0x0Y^*r1A^*b1m4W") + bytes(1, 0xff, 0, 0x01) + pcl("^*b2m2W") +
                               bytes(0xfe, 0xaa) + pcl("^*b3m2W") + bytes(0x01, 0xff) + pcl("^*b0W") +
                               pcl("^*b9m2W") + bytes(0x80, 0x00) + pcl("^*rC")));
  EXPECT_THAT(done.report.errors, IsEmpty());
  const Bitmap& pixels = done.pages.at(0).pixels;
  auto byte = [&](int index, int y) {
    int value = 0;
    for (int i = 0; i < 8; ++i) value = value << 1 | (pixel(pixels, 75 + 8 * index + i, y) == "1");
    return value;
  };
  auto first = [&](int y) { return std::vector<int>{byte(0, y), byte(1, y), byte(2, y)}; };
  EXPECT_THAT(first(0), ElementsAre(0xff, 0xff, 0x01));
  EXPECT_THAT(first(1), ElementsAre(0xaa, 0xaa, 0xaa));
  EXPECT_THAT(first(2), ElementsAre(0xaa, 0xff, 0xaa));
  EXPECT_THAT(first(3), ElementsAre(0xaa, 0xff, 0xaa));
  EXPECT_THAT(first(4), ElementsAre(0x00, 0x00, 0xaa));
}

// PCL 5 Technical Reference, "Adaptive Compression": blocks within one Transfer Raster Data command.
TEST(Pcl5, DecodesAdaptiveBlocks) {
  std::string blocks = bytes(0, 0, 1, 0x80) + bytes(4, 0, 2) + bytes(2, 0, 2, 0xff, 0xc0) + bytes(5, 0, 3) +
                       bytes(3, 0, 2, 0, 0x01);
  Decoded done = decode(decode_pcl5, page(pcl("^*p0x0Y^*r1A^*b5M") + row(blocks) + pcl("^*rC")));
  EXPECT_THAT(done.report.errors, IsEmpty());
  const Bitmap& pixels = done.pages.at(0).pixels;
  EXPECT_EQ(ink_box(pixels), "75,0-84,7");
  EXPECT_EQ(pixel(pixels, 75, 1), "0");
  EXPECT_EQ(pixel(pixels, 84, 3), "1");
  EXPECT_EQ(pixel(pixels, 84, 6), "1");
  EXPECT_EQ(pixel(pixels, 82, 7), "1");  // a delta from the duplicated row
  EXPECT_EQ(pixel(pixels, 75, 7), "0");
}

TEST(Pcl5, YOffsetSkipsRowsAndClearsTheSeed) {
  Decoded done = decode(decode_pcl5, page(pcl("^*p0x0Y^*r1A^*b3m2W") + bytes(0, 0xff) + pcl("^*b5y0W^*b2W") +
                                          bytes(0, 0x01) + pcl("^*rC")));
  const Bitmap& pixels = done.pages.at(0).pixels;
  EXPECT_EQ(pixel(pixels, 75, 0), "1");
  EXPECT_EQ(pixel(pixels, 75, 6), "0");
  EXPECT_EQ(pixel(pixels, 82, 7), "1");
  EXPECT_EQ(pixel(pixels, 75, 7), "0");
}

TEST(Pcl5, LetsGoOfPixelsThatColourMakesTooMany) {
  const std::string colour =
      page(pcl("^*v6W") + bytes(0, 3, 8, 8, 8, 8) + pcl("^*r2s4T^*p0x0Y^*r1A^*b3Y^*rC"));
  DecodeOptions options;
  options.limits.memory_bytes = 20 << 20;  // a Letter page at 300 dpi takes 1 MB in black and 25 MB in colour
  EXPECT_EQ(decode(decode_pcl5, colour, options).status.code(), Code::limit);
  options.huge_pages = true;
  Decoded done = decode(decode_pcl5, colour, options);
  ASSERT_TRUE(done.status.ok());
  ASSERT_EQ(done.pages.size(), 1u);
  EXPECT_EQ(done.pages[0].pixels.bytes(), 0u);
  EXPECT_EQ(done.pages[0].width, 2550);
  EXPECT_EQ(done.pages[0].format, PixelFormat::rgb8);
}

TEST(Pcl5, SkippedRowsAreZerosAndZeroIsBlackInDirectColour) {
  Decoded direct =
      decode(decode_pcl5, page(pcl("^*v6W") + bytes(0, 3, 8, 8, 8, 8) + pcl("^*r2s4T^*p0x0Y^*r1A^*b3Y^*rC")));
  EXPECT_EQ(ink_box(direct.pages.at(0).pixels), "75,0-76,2");
  Decoded bilevel = decode(decode_pcl5, page(pcl("^*r2s4T^*p0x0Y^*r1A^*b3Y^*rC")));
  EXPECT_EQ(ink_box(bilevel.pages.at(0).pixels), "blank");
}

// Found by fuzzing: not a UEL, though its number says so, and it was looked for in the same place for ever.
TEST(Pcl5, OnlyTheExactBytesAreAUel) {
  EXPECT_TRUE(decode(decode_pcl5, pcl("^E^%1-2345X^%-012345X^E")).status.ok());
}

TEST(Pcl5, RasterEndsWhereTheNextOneStarts) {
  Decoded done = decode(decode_pcl5, page(pcl("^*p8x0Y^*r1A") + row(bytes(0x80)) + row(bytes(0x80)) +
                                          pcl("^*rB^*r1A") + row(bytes(0x40)) + pcl("^*rC")));
  EXPECT_EQ(pixel(done.pages.at(0).pixels, 84, 2), "1");
}

TEST(Pcl5, ClipsToRasterWidthAndHeight) {
  Decoded done = decode(decode_pcl5, page(pcl("^*r4s2T^*p0x0Y^*r1A") + row(bytes(0xff, 0xff)) +
                                          row(bytes(0xff)) + row(bytes(0xff)) + pcl("^*rC")));
  EXPECT_EQ(ink_box(done.pages.at(0).pixels), "75,0-78,1");
  EXPECT_THAT(done.report.warnings, Contains(HasSubstr("clipped")));
}

TEST(Pcl5, DrawsCoarseRastersAtThePrintersResolution) {
  Decoded done = decode(decode_pcl5, pcl("^%-12345X@PJL SET RESOLUTION=600\r\n@PJL ENTER LANGUAGE=PCL\r\n") +
                                         page(pcl("^*t150R^*p0x0Y^*r1A") + row(bytes(0x40)) + pcl("^*rC")) +
                                         pcl("^%-12345X"));
  EXPECT_THAT(done.report.errors, IsEmpty());
  EXPECT_THAT(done.report.warnings, IsEmpty());
  EXPECT_EQ(done.pages.at(0).x_resolution, 600);
  EXPECT_EQ(ink_box(done.pages.at(0).pixels), "154,0-157,3");
  EXPECT_THAT(done.report.attributes, Contains(std::make_pair("RESOLUTION", "600")));
}

TEST(Pcl5, ScalesToTheDestinationSize) {
  // 8 x 2 pixels onto 96 x 48 decipoints, 40 x 20 dots.
  Decoded done = decode(decode_pcl5, page(pcl("^*r8s2T^*t96h48V^*p0x0Y^*r3A") + row(bytes(0xff)) +
                                          row(bytes(0xff)) + pcl("^*rC")));
  EXPECT_EQ(ink_box(done.pages.at(0).pixels), "75,0-114,19");
}

TEST(Pcl5, ReadsColourByPixelByPlaneAndIndexed) {
  Decoded direct =
      decode(decode_pcl5, page(pcl("^*v6W") + bytes(0, 3, 8, 8, 8, 8) + pcl("^*r2S^*p0x0Y^*r1A") +
                               row(bytes(255, 0, 0, 1, 2, 3)) + pcl("^*rC")));
  EXPECT_THAT(direct.report.errors, IsEmpty());
  EXPECT_EQ(direct.pages.at(0).pixels.format(), PixelFormat::rgb8);
  EXPECT_EQ(pixel(direct.pages.at(0).pixels, 75, 0), "255,0,0");
  EXPECT_EQ(pixel(direct.pages.at(0).pixels, 76, 0), "1,2,3");
  EXPECT_EQ(pixel(direct.pages.at(0).pixels, 77, 0), "255,255,255");

  Decoded rgb = decode(decode_pcl5, page(pcl("^*r3u2S^*p0x0Y^*r1A^*b1V") + bytes(0x80) + pcl("^*b1V") +
                                         bytes(0x40) + pcl("^*b1W") + bytes(0xc0) + pcl("^*rC")));
  EXPECT_EQ(pixel(rgb.pages.at(0).pixels, 75, 0), "255,0,255");
  EXPECT_EQ(pixel(rgb.pages.at(0).pixels, 76, 0), "0,255,255");

  Decoded cmy = decode(decode_pcl5, page(pcl("^*r-3u8S^*p0x0Y^*r1A^*b1V") + bytes(0x80) + pcl("^*b1V") +
                                         bytes(0x80) + pcl("^*b1W") + bytes(0) + pcl("^*rC")));
  EXPECT_EQ(pixel(cmy.pages.at(0).pixels, 75, 0), "0,0,255");
  EXPECT_EQ(pixel(cmy.pages.at(0).pixels, 76, 0), "255,255,255");

  Decoded palette =
      decode(decode_pcl5, page(pcl("^*v6W") + bytes(0, 1, 4, 8, 8, 8) +
                               pcl("^*v10a20b30c9I^*r2S^*p0x0Y^*r1A") + row(bytes(0x91)) + pcl("^*rC")));
  EXPECT_EQ(pixel(palette.pages.at(0).pixels, 75, 0), "10,20,30");
  EXPECT_EQ(pixel(palette.pages.at(0).pixels, 76, 0), "255,0,0");
}

TEST(Pcl5, CountsSidesAndTurnsRegistrationOnBacks) {
  std::string body = pcl("^*p0x0Y^*r1A") + row(bytes(0x80)) + pcl("^*rC\f");
  Decoded done = decode(decode_pcl5,
                        pcl("^E^&l1s2A^&l0e-180U^*t300R") + body + body + pcl("^&l180U") + body + pcl("^E"));
  ASSERT_EQ(done.pages.size(), 3u);
  EXPECT_EQ(done.pages[0].sides, "two-sided-long-edge");
  EXPECT_FALSE(done.pages[0].back);
  EXPECT_EQ(ink_box(done.pages[0].pixels), "0,0-0,0");
  EXPECT_TRUE(done.pages[1].back);
  EXPECT_EQ(ink_box(done.pages[1].pixels), "150,0-150,0");
  EXPECT_FALSE(done.pages[2].back);
}

TEST(Pcl5, ReadsTheJobFromPjlAndCommands) {
  Decoded done = decode(
      decode_pcl5, pcl("^%-12345X@PJL JOB NAME = \"My job\"\r\n@PJL SET COPIES=2\r\n@PJL SET DUPLEX=ON\r\n"
                       "@PJL SET BINDING=SHORTEDGE\r\n@PJL SET PAPER=A4\r\n@PJL SET STAPLE=LEFTTOP\r\n"
                       "@PJL ENTER LANGUAGE = PCL\r\n^E^&l4h3g1M") +
                       "\f" + pcl("^&l7X\f^E^%-12345X@PJL EOJ NAME = \"My job\"\r\n^%-12345X"));
  EXPECT_THAT(done.report.errors, IsEmpty());
  EXPECT_THAT(done.report.warnings, IsEmpty());
  ASSERT_EQ(done.pages.size(), 2u);
  EXPECT_EQ(done.pages[0].copies, 2);
  EXPECT_EQ(done.pages[1].copies, 7);
  EXPECT_EQ(done.pages[0].sides, "two-sided-short-edge");
  EXPECT_TRUE(done.pages[1].back);
  EXPECT_EQ(done.pages[0].media, "26");
  EXPECT_EQ(done.pages[0].media_source, "4");
  EXPECT_EQ(done.pages[0].output_bin, "3");
  EXPECT_EQ(done.pages[0].media_type, "1");
  EXPECT_THAT(done.report.attributes, Contains(std::make_pair("STAPLE", "LEFTTOP")));
  EXPECT_THAT(done.report.attributes, Contains(std::make_pair("JOB", "NAME = \"My job\"")));
}

TEST(Pcl5, TakesCustomSizes) {
  Decoded done = decode(decode_pcl5, pcl("^E^&f1000i2000J^&l101A\f^E"));
  EXPECT_THAT(done.report.errors, IsEmpty());
  EXPECT_EQ(done.pages.at(0).media_width, 100);
  EXPECT_EQ(done.pages.at(0).media_height, 200);
}

TEST(Pcl5, AResetOrNewSizeEjectsOnlyMarkedPages) {
  EXPECT_EQ(decode(decode_pcl5, pcl("^E^&l26A^&l0O^E")).pages.size(), 0u);
  std::string mark = pcl("^*r1A") + row(bytes(0x80)) + pcl("^*rC");
  EXPECT_EQ(decode(decode_pcl5, pcl("^E") + mark + pcl("^E")).pages.size(), 1u);
  EXPECT_EQ(decode(decode_pcl5, pcl("^E") + mark + pcl("^&l26A") + mark + pcl("^E")).pages.size(), 2u);
  EXPECT_EQ(decode(decode_pcl5, pcl("^E\f\f^E")).pages.size(), 2u);
  EXPECT_THAT(decode(decode_pcl5, pcl("^E") + mark).report.warnings, Contains(HasSubstr("last page")));
}

TEST(Pcl5, ReportsViolations) {
  auto errors = [](const std::string& body) { return decode(decode_pcl5, page(body)).report.errors; };
  EXPECT_THAT(errors(pcl("^*t299R")), Contains(HasSubstr("ESC*t299R")));
  EXPECT_THAT(errors(pcl("^*b4M")), Contains(HasSubstr("methods")));
  EXPECT_THAT(errors(pcl("^&l250A")), Contains(HasSubstr("page size")));
  EXPECT_THAT(errors(pcl("^&l0X")), Contains(HasSubstr("copies")));
  EXPECT_THAT(errors(pcl("^*r1A^*t600R")), Contains(HasSubstr("cannot change")));
  EXPECT_THAT(errors(pcl("^*r1A^*r1A")), Contains(HasSubstr("within raster graphics")));
  EXPECT_THAT(errors(pcl("^*b3m1W") + bytes(0xe0)), Contains(HasSubstr("within a command")));
  EXPECT_THAT(errors(pcl("^*b5m2W") + bytes(0, 0)), Contains(HasSubstr("header")));
  EXPECT_THAT(errors(pcl("^*b5m3W") + bytes(6, 0, 0)), Contains(HasSubstr("not defined")));
  EXPECT_THAT(errors("Hello"), Contains(HasSubstr("text in a font that was not downloaded")));
  EXPECT_THAT(errors(pcl("^&a90P")), Contains(HasSubstr("unsupported")));
  EXPECT_THAT(errors(pcl("^*v2W") + bytes(0, 3)), Contains(HasSubstr("Configure Image Data")));
  EXPECT_THAT(decode(decode_pcl5, pcl("^E^*b9W12")).report.errors,
              Contains(HasSubstr("ends within the data")));
  EXPECT_THAT(decode(decode_pcl5, pcl("^E^*b3")).report.errors,
              Contains(HasSubstr("within an escape sequence")));
  EXPECT_THAT(
      decode(decode_pcl5, pcl("^%-12345X@PJL SET COPIES\r\n@PJL ENTER LANGUAGE=PCL\r\n^E")).report.errors,
      Contains(HasSubstr("without a variable")));
}

TEST(Pcl5, RefusesPagesOverTheLimit) {
  DecodeOptions options;
  options.limits.memory_bytes = 1000;
  EXPECT_EQ(decode(decode_pcl5, pcl("^E\f"), options).status.code(), Code::limit);
  options = DecodeOptions();
  options.limits.pages = 3;
  EXPECT_EQ(decode(decode_pcl5, pcl("^E\f\f\f\f\f"), options).status.code(), Code::limit);
}

TEST(Pcl5, RowsThatRepeatOffThePageCostNothing) {
  std::string blocks = bytes(0, 0, 1, 0x80);
  for (int i = 0; i < 10000; ++i) blocks += bytes(5, 0xff, 0xff);
  EXPECT_THAT(decode(decode_pcl5, page(pcl("^*p0x0Y^*r1A^*b5M") + row(blocks) + pcl("^*rC"))).report.errors,
              IsEmpty());
}

TEST(Pcl5, IsRecognisedByContent) {
  EXPECT_GT(sniff(decode_pcl5, pcl("^E^&l0O")), 50);
  EXPECT_GT(sniff(decode_pcl5, pcl("^%-12345X@PJL ENTER LANGUAGE=PCL\r\n")), 50);
  EXPECT_EQ(sniff(decode_pcl5, pcl("^%-12345X@PJL ENTER LANGUAGE=PCLXL\r\n")), 0);
  EXPECT_EQ(sniff(decode_pcl5, "%PDF-1.4"), 0);
}

}  // namespace
}  // namespace dce::core
