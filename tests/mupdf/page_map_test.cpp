// Documents of many pages: what a page's look-up holds is given back.
#include <gtest/gtest.h>

#include <string>

#include "mupdf/mupdf.h"

namespace dce::core {
namespace {

std::string pages(int count) {
  std::string objects, kids;
  for (int i = 0; i < count; ++i) {
    const std::string number = std::to_string(i + 3);
    kids += number + " 0 R ";
    objects += number + " 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 100 100]/Resources<</Font<<>>>>>>endobj\n";
  }
  return "%PDF-1.7\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[" + kids + "]/Count " +
         std::to_string(count) + ">>endobj\n" + objects + "trailer<</Root 1 0 R>>\n";
}

TEST(PageMap, KeepsNoPageThatWasLookedAt) {
  struct Silent final : Reporter {
    void warning(int, const std::string&) override {}
  } reporter;
  const Limits limits;
  Cancellation cancellation;
  for (const bool looks : {false, true}) {
    MemoryBudget memory(64 << 20);
    {
      const OpenContext open{limits, memory, cancellation, reporter};
      auto opened = open_with_mupdf(Source::own(pages(100)), "application/pdf", open);
      ASSERT_TRUE(opened.ok()) << opened.status().message();
      for (int i = 0; looks && i < 100; ++i) EXPECT_EQ((*opened)->drawing_bytes(i), 0u);
      EXPECT_TRUE((*opened)->load_page(99).ok());
    }
    EXPECT_EQ(memory.used(), 0u) << looks;
  }
}

}  // namespace
}  // namespace dce::core
