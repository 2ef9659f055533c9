// Spacing that is set within an array of text ends neither the array nor the text.
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "small_pdf.h"

namespace dce::core {
namespace {

std::vector<uint8_t> draw(const std::string& content) {
  return SmallPdf(content, "/Font<</F<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>", "").dots();
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
