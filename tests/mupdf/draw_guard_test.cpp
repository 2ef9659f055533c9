// A page drawn in bands is the page drawn at once, whatever of it each band leaves out.
#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "small_pdf.h"

namespace dce::core {
namespace {

constexpr int side = 200;  // dots, of 100 points

/// From the last band to the first. A document of its own each time: MuPDF keeps what it has drawn, cells of
/// patterns too.
std::vector<uint8_t> draw(const std::string& content, int rows) {
  SmallPdf pdf(content, "/Font<</F 5 0 R>>/Pattern<</P 6 0 R>>",
               "5 0 obj<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>endobj\n"
               "6 0 obj<</PatternType 1/PaintType 1/TilingType 1/BBox[0 0 20 20]/XStep 20/YStep 20"
               "/Resources<</Font<</F 5 0 R>>>>/Length 32>>stream\nBT /F 14 Tf 2 3 Td (agyQ) Tj "
               "ET\nendstream endobj\n");
  std::vector<uint8_t> dots(side * side, 255);
  EXPECT_TRUE(pdf.page) << pdf.status.message();
  for (int y = (side - 1) / rows * rows; pdf.page && y >= 0; y -= rows) {
    const MutableBand band{PixelFormat::gray8,       side, y,
                           std::min(rows, side - y), side, dots.data() + static_cast<ptrdiff_t>(y) * side};
    const Status drawn = pdf.page->draw(band, Matrix{2, 0, 0, -2, 0, side}, {0, y, side, y + band.height});
    EXPECT_TRUE(drawn.ok()) << drawn.message();
  }
  return dots;
}

void expect_seamless(const std::string& content) {
  const std::vector<uint8_t> whole = draw(content, side);
  EXPECT_NE(whole, std::vector<uint8_t>(side * side, 255));
  for (const int rows : {1, 7, 50}) EXPECT_EQ(draw(content, rows), whole) << rows << " rows a band";
}

TEST(DrawGuard, LinesOfABlockOfText) {
  expect_seamless(
      "BT /F 9 Tf 8 TL 2 92 Td (Afgjy) Tj T* (Bgjpq) Tj T* (Cfj) Tj T* (Dy) Tj 30 -40 Td (Egj) Tj ET");
}

TEST(DrawGuard, TextThatIsTurnedAndLarge) {
  expect_seamless(
      "BT /F 70 Tf 0.7 0.7 -0.7 0.7 40 10 Tm (Qj) Tj ET BT /F 4 Tf 1 0 0.5 -1 5 90 Tm (mirrored) Tj ET");
}

TEST(DrawGuard, TextInACellOfAPattern) {
  expect_seamless("/Pattern cs /P scn 5 5 90 90 re f");
}

}  // namespace
}  // namespace dce::core
