// Text is placed alike whether its bounds are asked for or not, and has them where they are.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <string>
#include <vector>

#include "small_pdf.h"

namespace dce::core {
namespace {

const std::string resources =
    "/Font<</F<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"
    "/W<</Type/Font/Subtype/Type1/BaseFont/Times-Roman/FirstChar 65/LastChar 67/Widths[400 900 650]>>>>"
    "/ExtGState<</Blend<</BM/Multiply>>/Plain<</BM/Normal>>/Soft<</SMask<</S/Luminosity/G 5 0 R>>>>>>"
    "/Pattern<</P 6 0 R>>/ColorSpace<</Pattern[/Pattern]>>"
    "/Shading<</S<</ShadingType 2/ColorSpace/DeviceGray/Coords[0 0 100 0]/Extend[true true]/Function"
    "<</FunctionType 2/Domain[0 1]/C0[0]/C1[0.2]/N 1>>>>>>";
const std::string objects =
    "5 0 obj<</Type/XObject/Subtype/Form/BBox[0 0 100 100]/Group<</S/Transparency/CS/DeviceGray>>/Length 21>>"
    "stream\n1 g 0 0 100 100 re f\nendstream endobj\n"
    "6 0 obj<</Type/Pattern/PatternType 1/PaintType 1/TilingType 1/BBox[0 0 4 4]/XStep 4/YStep "
    "4/Resources<<>>"
    "/Length 15>>stream\n0 g 0 0 4 4 re f\nendstream endobj\n";

std::vector<uint8_t> draw(const std::string& content) {
  return SmallPdf(content, resources, objects).dots();
}

double ink(const std::vector<uint8_t>& dots) {
  double sum = 0;
  for (const uint8_t dot : dots) sum += 255 - dot;
  return sum / 255;
}

/// Colours that blend become grey by another way, and bytes are cut off on it.
int largest_difference(const std::vector<uint8_t>& a, const std::vector<uint8_t>& b) {
  int largest = 0;
  for (size_t i = 0; i < a.size(); ++i) largest = std::max(largest, std::abs(a[i] - b[i]));
  return largest;
}

// Blending is asked for and given up: from then on MuPDF bounds all text.
const std::string with_bounds = "/Blend gs /Plain gs ";

TEST(GlyphPlaces, AreMuPdfs) {
  for (const std::string text :
       {"BT /F 12 Tf 5 60 Td (Moving on) Tj ET", "BT /F 9 Tf 2 Tc 5 Tw 80 Tz 3 Ts 5 60 Td (A b c) Tj ET",
        "BT /F 12 Tf 0.7 0.7 -0.7 0.7 30 10 Tm [(Tur) -300 (ned) 200 (!)] TJ ET",
        "BT /W 20 Tf 5 50 Td (ABCDABC) Tj 0 -30 Td (xyz) Tj ET",
        "BT /F -12 Tf -1 0 0 1 90 40 Tm (mirrored) Tj ET"}) {
    const std::vector<uint8_t> plain = draw(text);
    EXPECT_GT(ink(plain), 20) << text;
    EXPECT_LE(largest_difference(plain, draw(with_bounds + text)), 2) << text;
  }
}

// What lies outside the bounds of the text would be cut off.
TEST(GlyphPlaces, HaveBoundsWhereTheyAreAskedFor) {
  const std::string before = "BT /F 8 Tf 5 85 Td (before) Tj ET ", show = "BT /F 30 Tf 5 40 Td (Mo) Tj ET";
  const std::vector<uint8_t> plain = draw(before + show);
  ASSERT_GT(ink(plain), 200);
  EXPECT_LE(largest_difference(draw(before + "/Blend gs " + show), plain), 2);
  EXPECT_LE(largest_difference(draw(before + "/Soft gs " + show), plain), 2);
  EXPECT_EQ(draw(before + "/Pattern cs /P scn " + show), plain);
  EXPECT_EQ(draw(before + "q BT /F 30 Tf 7 Tr 5 40 Td (Mo) Tj ET 0 0 100 70 re f Q"), plain);
  EXPECT_NEAR(ink(draw(before + "q BT /F 30 Tf 7 Tr 5 40 Td (Mo) Tj ET /S sh Q")), ink(plain),
              ink(plain) * 0.2);
  EXPECT_NEAR(ink(draw(before + "/Pattern CS /P SCN BT /F 30 Tf 1 Tr 5 40 Td (Mo) Tj ET")),
              ink(draw(before + "BT /F 30 Tf 1 Tr 5 40 Td (Mo) Tj ET")), 1);
}

}  // namespace
}  // namespace dce::core
