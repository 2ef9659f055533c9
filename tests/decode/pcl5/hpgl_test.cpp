#include <gmock/gmock.h>

#include <cmath>

#include "pcl5_writer.h"

namespace dce::core {
extern const StreamReader decode_pcl5;
namespace {

using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

/// A Letter page of 8.5 x 11 inches whose picture frame is the paper and whose user units are dots from the
/// top left, y counted from the second row on: HP-GL/2 draws a dot higher than the rest of PCL.
std::string plot(const std::string& instructions) {
  return pcl("^E^&u300D^&l2a0o0e0L^&l-180U^*p0x0Y^*c6120x7920Y^*c0T^%0BIN;SP1;IP0,11176,8636,0;SC0,2550,-1,"
             "3299;") +
         instructions + pcl("^%0A\f^E");
}

Bitmap drawn(const std::string& instructions) {
  Decoded done = decode(decode_pcl5, plot(instructions));
  EXPECT_TRUE(done.status.ok()) << done.status.message();
  EXPECT_THAT(done.report.errors, IsEmpty());
  EXPECT_THAT(done.report.warnings, IsEmpty());
  return std::move(done.pages.at(0).pixels);
}

std::string box(const std::string& instructions) {
  return ink_box(drawn(instructions));
}

int ink(const Bitmap& page) {
  int count = 0;
  for (int y = 0; y < page.height(); ++y) {
    for (size_t i = 0; i < page.row_size(); ++i) count += __builtin_popcount(page.row(y)[i]);
  }
  return count;
}

/// A coordinate as PE writes it, in base 64 or 32.
std::string encoded(int value, bool seven_bits = false) {
  unsigned n = value < 0 ? static_cast<unsigned>(-value) * 2 + 1 : static_cast<unsigned>(value) * 2;
  unsigned base = seven_bits ? 32 : 64;
  std::string text;
  for (; n >= base; n /= base) text += static_cast<char>(63 + n % base);
  return text + static_cast<char>((seven_bits ? 95 : 191) + n);
}

TEST(HpGl2, FillsRectanglesAndPolygons) {
  EXPECT_EQ(box("PU100,200;RA300,250;"), "100,200-299,249");
  EXPECT_EQ(box("PU100,200;RR30,40;"), "100,200-129,239");
  EXPECT_EQ(box("PU100,200;PM0;PD300,200,300,250,100,250;PM2;FP;"), "100,200-299,249");
  Bitmap two = drawn("PU0,0;PM0;PD100,0,100,100,0,100;PM1;PU40,40;PD60,40,60,60,40,60;PM2;FP;");
  EXPECT_EQ(ink(two), 100 * 100 - 20 * 20);
  EXPECT_EQ(ink(drawn("PU0,0;PM0;PD100,0,100,100,0,100;PM1;PU40,40;PD60,40,60,60,40,60;PM2;FP1;")), 10000);
}

TEST(HpGl2, ReadsEncodedPolylines) {
  auto triangle = [](bool seven, bool absolute) {
    auto pair = [&](int x, int y) {
      return (absolute ? std::string("=") : std::string()) + encoded(x, seven) + encoded(y, seven);
    };
    std::string body = "PU100,100;PM0;PE" + std::string(seven ? "7" : "");
    body += absolute ? pair(200, 100) + pair(200, 300) : pair(100, 0) + pair(0, 200);
    return body + ";PM2;FP;";
  };
  std::string expected = box("PU100,100;PM0;PD200,100,200,300;PM2;FP;");
  for (bool seven : {false, true}) {
    EXPECT_EQ(box(triangle(seven, false)), expected);
    EXPECT_EQ(box(triangle(seven, true)), expected);
  }
  // With fraction bits, pen-up moves and another pen; the pen-up holds for one pair.
  Bitmap page = drawn("PW1;PE<=" + encoded(100) + encoded(100) + ">" + encoded(2) + encoded(400) +
                      encoded(0) + ":" + encoded(0) + encoded(400) + encoded(0) + ";");
  EXPECT_EQ(ink_box(page), "100,94-199,105");
  EXPECT_THAT(decode(decode_pcl5, plot("PE??;")).report.errors,
              Contains(HasSubstr("PE: its data are malformed")));
}

TEST(HpGl2, DrawsLinesOfAWidthWithEndsAndJoins) {
  // A pen of 2.54 millimetres is 30 dots wide.
  EXPECT_EQ(box("PW2.54;PU100,100;PD300,100;PU;"), "100,85-299,114");
  EXPECT_EQ(box("PW2.54;LA1,2;PU100,100;PD300,100;PU;"), "85,85-314,114");
  EXPECT_EQ(box("PW2.54;LA1,4;PU100,100;PD300,100;PU;"), "85,85-314,114");
  EXPECT_EQ(box("PW2.54;PU100,100;PD300,100,300,300;PU;"), "100,85-314,299");
  EXPECT_LT(ink(drawn("PW2.54;LA2,5;PU100,100;PD300,100,300,300;PU;")),
            ink(drawn("PW2.54;PU100,100;PD300,100,300,300;PU;")));
  // A pen without a width is a dot wide, PR is relative, and an edge goes all the way round.
  EXPECT_EQ(ink(drawn("PW0;PU100.5,100.5;PR;PD100,0;PU;")), 100);
  EXPECT_EQ(ink(drawn("PW0;PU100.5,100.5;EA200.5,200.5;")), 400);
  EXPECT_EQ(ink(drawn("PW0;PU100.5,100.5;PM0;PR;PD100,0,0,100,-100,0;PM2;EP;")), 400);
  EXPECT_NEAR(ink(drawn("PW2.54;LT2,10,1;PU100,100;PD1281.1,100;PU;")), 1181 * 30 / 2, 30 * 20);
}

TEST(HpGl2, DrawsArcsCirclesWedgesAndCurves) {
  constexpr double pi = 3.14159265;
  EXPECT_NEAR(ink(drawn("PU1000,1000;WG500,0,90;")), pi * 500 * 500 / 4, 1000);
  EXPECT_EQ(box("PU1000,1000;WG500,0,90;"), "1000,1000-1499,1499");
  EXPECT_NEAR(ink(drawn("PU1000,1000;PM0;CI500;PM2;FP;")), pi * 500 * 500, 2500);
  EXPECT_NEAR(ink(drawn("PW0;PU1000,1000;CI500;")), 2 * pi * 500, 800);
  EXPECT_NEAR(ink(drawn("PU1500,1000;PM0;PD;AA1000,1000,180;PM2;FP;")), pi * 500 * 500 / 2, 2000);
  EXPECT_EQ(box("PU1500,1000;PM0;PD;AR-500,0,180;PM2;FP;"),
            box("PU1500,1000;PM0;PD;AA1000,1000,180;PM2;FP;"));
  EXPECT_EQ(box("PU1500,1000;PM0;PD;AT1000,1500,500,1000;PM2;FP;"), "500,1000-1499,1499");
  std::string curve = box("PU1000,0;PM0;PD;BZ1000,552,552,1000,0,1000;PD0,0;PM2;FP;");
  EXPECT_EQ(curve, "0,0-999,999");
  EXPECT_EQ(box("PU1000,0;PM0;PD;BR0,552,-448,1000,-1000,1000;PD0,0;PM2;FP;"), curve);
}

TEST(HpGl2, KeepsToWindowAndFrame) {
  EXPECT_EQ(box("IW50,60,149,159;PU0,0;RA2000,2000;"), "50,60-149,159");
  EXPECT_EQ(box("IW50,60,149,159;IW;PU10,10;RA20,20;"), "10,10-19,19");
  EXPECT_EQ(box("PU2000,3000;RA9000,9000;"), "2000,3000-2549,3299");
  // The window is the plotter's, and lasts from one stretch of HP-GL/2 to the next.
  Decoded done = decode(decode_pcl5, plot("IW50,60,149,159;" + pcl("^%0A^%0B") + "PU0,0;RA2000,2000;"));
  EXPECT_EQ(ink_box(done.pages.at(0).pixels), "50,60-149,159");
}

TEST(HpGl2, FillsWithShadesPatternsAndColours) {
  EXPECT_NEAR(ink(drawn("FT10,50;PU0,0;RA160,160;")), 160 * 160 * 45 / 100, 200);
  Decoded done = decode(
      decode_pcl5, pcl("^E^&l2a0o0e0L^*r3U^%0BIN;SP1;PU0,0;RA1016,1016;SP4;PU1016,0;RA2032,1016;^%0A\f^E"));
  const Bitmap& page = done.pages.at(0).pixels;
  // The frame's lower left corner is half an inch above the paper's bottom.
  EXPECT_EQ(pixel(page, 80, 3300 - 152), "255,0,0");
  EXPECT_EQ(pixel(page, 390, 3300 - 152), "0,0,255");
}

TEST(HpGl2, ChangesLanguageWithOrWithoutThePosition) {
  // PCL's cursor comes along, and the pen's goes back.
  Decoded done =
      decode(decode_pcl5, pcl("^E^&l2a0o0e0L^*p300x600Y^%1BIN;") + pcl("^%1A\f") +
                              pcl("^*p300x600Y^%1BSP1;PR;RR1016,-1016;PU1016,0;^%1A^*c30a30b0P\f^E"));
  EXPECT_THAT(done.report.errors, IsEmpty());
  EXPECT_EQ(ink_box(done.pages.at(1).pixels), "375,600-704,899");
  EXPECT_EQ(pixel(done.pages.at(1).pixels, 690, 610), "1");
  EXPECT_EQ(pixel(done.pages.at(1).pixels, 690, 640), "0");
}

TEST(HpGl2, ReadsItsSyntax) {
  EXPECT_EQ(box("pu100 200ra300,250"), "100,200-299,249");
  EXPECT_EQ(box("CO \"PU;RA1,1;\";PU100,200;"), "blank");
  EXPECT_EQ(box("PU+100-0+300.0,250;DT#,1;"), "blank");
  Decoded label = decode(decode_pcl5, plot("PU9,9;LBRA99,99;\x03PU100,200;RA300,250;"));
  EXPECT_EQ(ink_box(label.pages.at(0).pixels), "100,200-299,249");
  EXPECT_THAT(label.report.warnings, Contains(HasSubstr("HP-GL/2 LB is not drawn")));
  EXPECT_THAT(decode(decode_pcl5, plot("SC5,5,0,1;IP1,1,1,2;LA9,9;RO45;PA1;RA1;AA1;PM7;")).report.errors,
              ::testing::SizeIs(8));
}

TEST(HpGl2, KeepsToLimits) {
  DecodeOptions options;
  options.limits.image_pixels = 16 << 20;
  std::string polygon = "PU0,0;PM0;PD";
  for (int i = 0; i < 1000; ++i)
    polygon += std::to_string(i % 2 * 2000) + "," + std::to_string(i % 3 * 1000) + ",";
  polygon += "0,0;PM2;";
  for (int i = 0; i < 5000; ++i) polygon += "FP;";
  EXPECT_EQ(decode(decode_pcl5, plot(polygon), options).status.code(), Code::limit);
}

}  // namespace
}  // namespace dce::core
