// Type 3 fonts without resources draw with those of the page that uses them.
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "small_pdf.h"

namespace dce::core {
namespace {

/// Two pages that say "a" in one Type 3 font, whose glyph paints the form /F: on the first page a square in the lower
/// left corner, on the second one in the upper right.
std::string two_pages(const std::string& font_entries) {
  const auto stream = [](const std::string& bytes, const std::string& entries = "") {
    return "<</Length " + std::to_string(bytes.size()) + entries + ">>stream\n" + bytes + "\nendstream endobj\n";
  };
  const auto page = [](const char* form) {
    return "<</Type/Page/Parent 2 0 R/MediaBox[0 0 100 100]/Contents 5 0 R/Resources<</Font<</T 6 0 R>>/XObject<</F " +
           std::string(form) + " 0 R>>>>>>endobj\n";
  };
  return "%PDF-1.7\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R 4 0 R]/Count 2>>endobj\n"
         "3 0 obj" + page("8") + "4 0 obj" + page("9") + "5 0 obj" + stream("BT /T 1 Tf (a) Tj ET") +
         "6 0 obj<</Type/Font/Subtype/Type3/FontBBox[0 0 100 100]/FontMatrix[1 0 0 1 0 0]/FirstChar 97/LastChar 97/Widths[100]"
         "/Encoding<</Differences[97/a]>>/CharProcs<</a 7 0 R>>" + font_entries + ">>endobj\n"
         "7 0 obj" + stream("100 0 0 0 100 100 d1 /F Do") + "8 0 obj" +
         stream("0 0 50 50 re f", "/Subtype/Form/BBox[0 0 100 100]") + "9 0 obj" +
         stream("50 50 50 50 re f", "/Subtype/Form/BBox[0 0 100 100]") + "trailer<</Root 1 0 R>>\n";
}

/// What each page drawn, in this order by one document, has in its lower left and its upper right corner: "#" for ink.
std::string corners(const std::string& pdf, const std::vector<int>& pages) {
  const OpenedPdf opened(pdf);
  EXPECT_TRUE(opened.document) << opened.status.message();
  std::string inked;
  for (const int number : pages) {
    if (!opened.document) break;
    auto page = opened.document->load_page(number);
    EXPECT_TRUE(page.ok()) << page.status().message();
    if (!page.ok()) continue;
    std::vector<uint8_t> dots(100 * 100, 255);
    EXPECT_TRUE((*page)->draw({PixelFormat::gray8, 100, 0, 100, 100, dots.data()}, Matrix{}, {0, 0, 100, 100}).ok());
    inked += dots[75 * 100 + 25] < 128 ? '#' : '.';
    inked += dots[25 * 100 + 75] < 128 ? '#' : '.';
    inked += ' ';
  }
  return inked;
}

TEST(Type3Fonts, WithoutResourcesUseThoseOfEachPage) {
  EXPECT_EQ(corners(two_pages(""), {0, 1, 0}), "#. .# #. ");
  EXPECT_EQ(corners(two_pages(""), {1, 0, 1}), ".# #. .# ");
}

TEST(Type3Fonts, WithResourcesOfTheirOwnUseThose) {
  const std::string pdf = two_pages("/Resources<</XObject<</F 9 0 R>>>>");
  EXPECT_EQ(corners(pdf, {0, 1}), ".# .# ");
}

}  // namespace
}  // namespace dce::core
