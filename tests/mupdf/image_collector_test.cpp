// Which pages are scans: one picture, under or over text that nobody sees.
#include <gtest/gtest.h>

#include <string>

#include "small_pdf.h"

namespace dce::core {
namespace {

std::string picture(int width, int height) {
  const std::string data(static_cast<size_t>(width) * height, '\x40');
  return "5 0 obj<</Subtype/Image/Width " + std::to_string(width) + "/Height " + std::to_string(height) +
         "/BitsPerComponent 8/ColorSpace/DeviceGray/Length " + std::to_string(data.size()) + ">>stream\n" + data +
         "\nendstream endobj\n";
}

size_t images_alone(const std::string& text_mode, const std::string& objects, const std::string& resources) {
  SmallPdf pdf("q 100 0 0 100 0 0 cm /I Do Q BT /F 12 Tf " + text_mode + " Tr (words) Tj ET",
               resources + "/Font<</F<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>", objects);
  return pdf.page ? pdf.page->only_images().size() : 99;
}

TEST(OnlyImages, AreThoseOfAScanWithItsWords) {
  const std::string directly = "/XObject<</I 5 0 R>>";
  EXPECT_EQ(images_alone("3", picture(150, 150), directly), 1u);
  EXPECT_EQ(images_alone("0", picture(150, 150), directly), 0u);
  // Fewer pixels than the page has points: not read at all.
  EXPECT_EQ(images_alone("3", picture(60, 60), directly), 0u);
}

TEST(OnlyImages, MayLieInForms) {
  const std::string within = "/XObject<</I 6 0 R>>", content = "/J Do";
  const std::string form = "6 0 obj<</Subtype/Form/BBox[0 0 1 1]/Resources<</XObject<</J 5 0 R/I 6 0 R>>>>/Length " +
                           std::to_string(content.size()) + ">>stream\n" + content + "\nendstream endobj\n";
  EXPECT_EQ(images_alone("3", picture(150, 150) + form, within), 1u);
  // Resources that hold themselves have no end: the page is read.
  EXPECT_EQ(images_alone("3", picture(60, 60) + form, within), 1u);
}

}  // namespace
}  // namespace dce::core
