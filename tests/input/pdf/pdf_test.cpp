#include <gmock/gmock.h>

#include "../open_for_test.h"

namespace dce::core {
extern const InputFormat input_pdf;
namespace {

using testing::bytes_of;

// A whole file but for its cross-reference table, which readers rebuild.
const std::string minimal =
    "%PDF-1.4\n1 0 obj\n<</Type/Catalog/Pages 2 0 R>>\nendobj\n"
    "2 0 obj\n<</Type/Pages/Kids[3 0 R]/Count 1>>\nendobj\n"
    "3 0 obj\n<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 100]/Rotate 90/UserUnit 2/Contents 4 0 R>>\nendobj\n"
    "4 0 obj\n<</Length 25>>\nstream\n0 0 0 rg 0 0 40 20 re f  \nendstream\nendobj\n"
    "trailer\n<</Root 1 0 R/Size 5>>\n";

TEST(PdfInput, TellsItselfByItsHeaderWithinTheFirstKilobyte) {
  EXPECT_EQ(input_pdf.sniff(bytes_of(minimal)), 100);
  EXPECT_GE(input_pdf.sniff(bytes_of(std::string(1000, '\n') + minimal)), 90);
  EXPECT_GE(input_pdf.sniff(bytes_of("%!PS-Adobe-3.0 PDF-1.0\n")), 80);
}

TEST(PdfInput, TellsAWreckWithoutHeaderByItsObjects) {
  const int sure = input_pdf.sniff(bytes_of(minimal.substr(9)));
  EXPECT_GT(sure, 20) << "surer than plain text is";
  EXPECT_LT(sure, 90);
}

TEST(PdfInput, LeavesOtherBytesAlone) {
  for (const std::string text :
       {"", "hello", "the 3 0 obj is said to be", "PK\3\4 1 0 obj <<>> endobj trailer"}) {
    EXPECT_EQ(input_pdf.sniff(bytes_of(text)), 0) << text;
  }
  EXPECT_EQ(input_pdf.sniff(bytes_of("%!PS-Adobe-3.0\n%%Pages: 1\n")), 0);
}

TEST(PdfInput, OpensARepairedFileWithRotationAndUserUnit) {
  testing::Opening opening;
  auto document = input_pdf.open(Source::own(minimal), opening.context());
  ASSERT_TRUE(document.ok()) << document.status().message();
  ASSERT_EQ((*document)->page_count(), 1);
  auto page = (*document)->load_page(0);
  ASSERT_TRUE(page.ok());
  EXPECT_EQ((*page)->size(), (SizePt{200, 400}));
  const Bitmap bitmap = testing::draw_page(**document, 0);
  EXPECT_TRUE(testing::has_ink(bitmap, {0, 0, 38, 78}))
      << "the lower left corner is turned to the upper left";
  EXPECT_FALSE(testing::has_ink(bitmap, {60, 0, 200, 400}));
}

TEST(PdfInput, NeedsNoPasswordWhereAttachmentsAloneAreEncrypted) {
  const auto opened = [](const std::string& filter) {
    testing::Opening opening;
    const std::string key(32, 'x');  // no password makes it
    std::string file = minimal;
    file.replace(file.find("/Size 5"), 7,
                 "/ID[(a)(a)]/Encrypt<</Filter/Standard/V 4/R 4/Length 128/P -4/O(" + key + ")/U(" + key +
                     ")/CF<</StdCF<</CFM/AESV2/Length 16/AuthEvent/EFOpen>>>>" + filter + "/EFF/StdCF>>");
    auto document = input_pdf.open(Source::own(file), opening.context());
    return document.ok() && testing::has_ink(testing::draw_page(**document, 0), {0, 0, 38, 78}) ? Code::ok
                                                                                              : document.status().code();
  };
  EXPECT_EQ(opened("/StmF/Identity/StrF/Identity"), Code::ok);
  EXPECT_EQ(opened(""), Code::ok) << "Identity is meant";
  EXPECT_EQ(opened("/StmF/StdCF/StrF/StdCF"), Code::password);
  EXPECT_EQ(opened("/StmF/Identity/StrF/StdCF"), Code::password);
}

TEST(PdfInput, KnowsHowMuchAPageDraws) {
  // A form within itself is counted once more and then no more.
  const std::string file =
      "%PDF-1.4\n1 0 obj\n<</Type/Catalog/Pages 2 0 R>>\nendobj\n"
      "2 0 obj\n<</Type/Pages/Kids[3 0 R]/Count 1/Resources<</XObject<</A 6 0 R/B 7 0 R>>>>>>\nendobj\n"
      "3 0 obj\n<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 100]/Contents[4 0 R 5 0 R]>>\nendobj\n"
      "4 0 obj\n<</Length 5>>\nstream\n/A Do\nendstream\nendobj\n"
      "5 0 obj\n<</Length 6>>\nstream\n/B Do \nendstream\nendobj\n"
      "6 0 obj\n<</Type/XObject/Subtype/Form/BBox[0 0 9 9]/Length 4/Resources<</XObject<</A 6 0 "
      "R>>>>>>\nstream\n0 g \n"
      "endstream\nendobj\n"
      "7 0 obj\n<</Type/XObject/Subtype/Image/Width 1/Height 1/BitsPerComponent "
      "8/ColorSpace/DeviceGray/Length 1>>\n"
      "stream\n0\nendstream\nendobj\ntrailer\n<</Root 1 0 R/Size 8>>\n";
  testing::Opening opening;
  auto document = input_pdf.open(Source::own(file), opening.context());
  ASSERT_TRUE(document.ok()) << document.status().message();
  EXPECT_EQ((*document)->drawing_bytes(0), 5u + 6 + 4 + 4) << "its contents and forms, and no picture";
  EXPECT_EQ((*document)->drawing_bytes(7), 0u) << "no such page";
}

TEST(PdfInput, FindsEveryPageOfALongDocument) {
  constexpr int count = 300;
  std::string file =
      "%PDF-1.4\n1 0 obj\n<</Type/Catalog/Pages 2 0 R>>\nendobj\n2 0 obj\n<</Type/Pages/Count 300/Kids[";
  for (int i = 0; i < count; ++i) file += std::to_string(i + 3) + " 0 R ";
  file += "]>>\nendobj\n";
  for (int i = 0; i < count; ++i) {
    file += std::to_string(i + 3) + " 0 obj\n<</Type/Page/Parent 2 0 R/MediaBox[0 0 " +
            std::to_string(100 + i) + " 50]>>\nendobj\n";
  }
  testing::Opening opening;
  auto document = input_pdf.open(Source::own(file + "trailer\n<</Root 1 0 R>>\n"), opening.context());
  ASSERT_TRUE(document.ok()) << document.status().message();
  ASSERT_EQ((*document)->page_count(), count);
  for (int i = count - 1; i >= 0; --i) {
    auto page = (*document)->load_page(i);
    ASSERT_TRUE(page.ok());
    EXPECT_EQ((*page)->size().width, 100 + i);
  }
}

TEST(PdfInput, SaysThatAnEmptyShellHasNothingToPrint) {
  testing::Opening opening;
  auto document = input_pdf.open(Source::own("%PDF-1.4\nnothing\n"), opening.context());
  ASSERT_FALSE(document.ok());
  EXPECT_EQ(document.status().code(), Code::unreadable);
}

}  // namespace
}  // namespace dce::core
