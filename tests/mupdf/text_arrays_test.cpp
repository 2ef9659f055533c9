// Spacing that is set within an array of text ends neither the array nor the text.
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "small_pdf.h"

namespace dce::core {
namespace {

constexpr int side = 100;  // dots

std::vector<uint8_t> draw(const std::string& content) {
  SmallPdf pdf(content, "/Font<</F<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>", "");
  std::vector<uint8_t> dots(side * side, 255);
  EXPECT_TRUE(pdf.page) << pdf.status.message();
  if (!pdf.page) return dots;
  const Status drawn = pdf.page->draw({PixelFormat::gray8, side, 0, side, side, dots.data()},
                                      Matrix{1, 0, 0, -1, 0, side}, {0, 0, side, side});
  EXPECT_TRUE(drawn.ok()) << drawn.message();
  return dots;
}

const std::string begin = "BT /F 10 Tf 5 50 Td ", blank = "";

TEST(TextArrays, GoOnBehindSpacing) {
  const std::vector<uint8_t> plain = draw(begin + "[(Mo) -250 (Mi) 0 (Ni)] TJ ET");
  EXPECT_NE(plain, draw(blank));
  EXPECT_EQ(draw(begin + "[(Mo) 0 Tc -250 (Mi) 0 Tw 0 (Ni)] TJ ET"), plain);
}

TEST(TextArrays, ThatDoNotEndTakeNoSpacingWithThem) {
  const std::string rest = "ET BT /F 10 Tf 5 Tc 5 20 Td (Mi) Tj ET";
  EXPECT_EQ(draw(begin + "[(Mo) 0 0 1 rg " + rest), draw(rest));
}

}  // namespace
}  // namespace dce::core
