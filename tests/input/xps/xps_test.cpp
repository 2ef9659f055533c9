#include <gmock/gmock.h>

#include "../open_for_test.h"

namespace dce::core {
extern const InputFormat input_xps;
namespace {

using testing::bytes_of;
using testing::make_zip;

const std::string content_types =
    "<Types xmlns='http://schemas.openxmlformats.org/package/2006/content-types'>"
    "<Default Extension='fpage' ContentType='application/vnd.ms-package.xps-fixedpage+xml'/></Types>";

std::string package() {
  return make_zip(
      {{"[Content_Types].xml", content_types},
       {"_rels/.rels",
        "<Relationships xmlns='http://schemas.openxmlformats.org/package/2006/relationships'><Relationship "
        "Id='r' "
        "Type='http://schemas.microsoft.com/xps/2005/06/fixedrepresentation' "
        "Target='/a.fdseq'/></Relationships>"},
       {"a.fdseq",
        "<FixedDocumentSequence xmlns='http://schemas.microsoft.com/xps/2005/06'><DocumentReference "
        "Source='/b.fdoc'/></FixedDocumentSequence>"},
       {"b.fdoc",
        "<FixedDocument xmlns='http://schemas.microsoft.com/xps/2005/06'><PageContent Source='/c.fpage' "
        "Width='96' "
        "Height='192'/></FixedDocument>"},
       {"c.fpage",
        "<FixedPage xmlns='http://schemas.microsoft.com/xps/2005/06' Width='96' Height='192' "
        "xml:lang='en'><Path "
        "Fill='#ff000000' Data='M 0,0 L 48,0 48,48 0,48 Z'/></FixedPage>"}});
}

TEST(XpsInput, IsToldByItsContentTypes) {
  EXPECT_EQ(input_xps.sniff(bytes_of(package())), 95);
  EXPECT_EQ(input_xps.sniff(bytes_of(make_zip({{"[Content_Types].xml/[0].piece", content_types}}))), 95);
}

TEST(XpsInput, LeavesOfficePackagesAndOtherArchivesAlone) {
  const std::string docx = make_zip({{"[Content_Types].xml",
                                      "<Types>application/vnd.openxmlformats-officedocument."
                                      "wordprocessingml.document.main+xml</Types>"},
                                     {"word/document.xml", "<w/>"}});
  EXPECT_EQ(input_xps.sniff(bytes_of(docx)), 0);
  EXPECT_EQ(input_xps.sniff(bytes_of(make_zip({{"readme.txt", "fixedpage"}}))), 0);
  EXPECT_EQ(input_xps.sniff(bytes_of("PK\3\4")), 0);
}

TEST(XpsInput, OpensPagesInTheirSize) {
  testing::Opening opening;
  auto document = input_xps.open(Source::own(package()), opening.context());
  ASSERT_TRUE(document.ok()) << document.status().message();
  auto page = (*document)->load_page(0);
  ASSERT_TRUE(page.ok());
  EXPECT_EQ((*page)->size(), (SizePt{72, 144}));
  EXPECT_TRUE(testing::has_ink(testing::draw_page(**document, 0), {0, 0, 36, 36}));
}

TEST(XpsInput, RefusesBombsByWhatTheyDeclare) {
  testing::Opening opening;
  opening.limits.memory_bytes = 100 << 20;
  auto document = input_xps.open(
      Source::own(make_zip({{"[Content_Types].xml", content_types}, {"x.png", "x", 200u << 20}})),
      opening.context());
  ASSERT_FALSE(document.ok());
  EXPECT_EQ(document.status().code(), Code::limit);

  std::vector<testing::ZipPart> parts{{"[Content_Types].xml", content_types}};
  for (int i = 0; i < 20; ++i) parts.push_back({"p" + std::to_string(i), "x", 90u << 20});
  document = input_xps.open(Source::own(make_zip(parts)), opening.context());
  ASSERT_FALSE(document.ok());
  EXPECT_EQ(document.status().code(), Code::limit);
}

}  // namespace
}  // namespace dce::core
