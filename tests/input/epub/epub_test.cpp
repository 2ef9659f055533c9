#include <gmock/gmock.h>

#include "../open_for_test.h"

namespace dce::core {
extern const InputFormat input_epub;
namespace {

using testing::bytes_of;
using testing::make_zip;

std::string book() {
  return make_zip(
      {{"mimetype", "application/epub+zip"},
       {"META-INF/container.xml",
        "<container xmlns='urn:oasis:names:tc:opendocument:xmlns:container' "
        "version='1.0'><rootfiles><rootfile "
        "full-path='o.opf' media-type='application/oebps-package+xml'/></rootfiles></container>"},
       {"o.opf",
        "<package xmlns='http://www.idpf.org/2007/opf' version='2.0'><manifest><item id='a' href='a.xhtml' "
        "media-type='application/xhtml+xml'/></manifest><spine><itemref idref='a'/></spine></package>"},
       {"a.xhtml", "<html xmlns='http://www.w3.org/1999/xhtml'><body><p>One</p></body></html>"}});
}

TEST(EpubInput, IsToldByItsMimetypeEntry) {
  EXPECT_EQ(input_epub.sniff(bytes_of(book())), 95);
  EXPECT_EQ(input_epub.sniff(bytes_of(make_zip({{"mimetype", "application/vnd.oasis.opendocument.text"},
                                                {"META-INF/container.xml", "<a/>"}}))),
            0);
  EXPECT_GT(input_epub.sniff(bytes_of(make_zip({{"META-INF/container.xml", "<container/>"}}))), 0);
}

TEST(EpubInput, IsLaidOutOnTheReflowSize) {
  testing::Opening opening;
  OpenContext context = opening.context();
  context.reflow_size = {300, 400};
  auto document = input_epub.open(Source::own(book()), context);
  ASSERT_TRUE(document.ok()) << document.status().message();
  auto page = (*document)->load_page(0);
  ASSERT_TRUE(page.ok());
  EXPECT_EQ((*page)->size(), (SizePt{300, 400}));
  EXPECT_TRUE(testing::has_ink(testing::draw_page(**document, 0), {0, 0, 300, 200}));
}

}  // namespace
}  // namespace dce::core
