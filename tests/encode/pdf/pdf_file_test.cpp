#include "encode/pdf/pdf_file.h"

#include <gmock/gmock.h>

#include "mupdf/mupdf.h"
#include "mupdf/pdf_syntax.h"

namespace dce::core {
namespace {

using ::testing::HasSubstr;
using ::testing::StartsWith;

struct SilentReporter final : Reporter {
  void warning(int, const std::string& text) override { warnings.push_back(text); }
  std::vector<std::string> warnings;
};

Bytes bytes_of(const std::string& text) {
  return {reinterpret_cast<const uint8_t*>(text.data()), text.size()};
}

/// A file of `pages` empty pages, one object each.
std::string file_of(int pages) {
  std::string out;
  auto sink = make_memory_sink(out);
  PdfFile file(*sink);
  EXPECT_TRUE(file.begin().ok());
  const int root = file.reserve(), tree = file.reserve();
  std::string kids;
  for (int i = 0; i < pages; ++i) {
    const int page = file.reserve();
    kids += std::to_string(page) + " 0 R ";
    EXPECT_TRUE(
        file.object(page, "<</Type/Page/Parent " + std::to_string(tree) + " 0 R/MediaBox[0 0 100 50]>>")
            .ok());
  }
  EXPECT_TRUE(
      file.object(tree, "<</Type/Pages/Count " + std::to_string(pages) + "/Kids[" + kids + "]>>").ok());
  EXPECT_TRUE(file.object(root, "<</Type/Catalog/Pages " + std::to_string(tree) + " 0 R>>").ok());
  EXPECT_TRUE(file.finish("/Root " + std::to_string(root) + " 0 R").ok());
  return out;
}

TEST(PdfFile, IsReadWithoutRepairByAnotherReader) {
  for (int pages : {1, 99, 100, 101, 1000}) {
    SilentReporter reporter;
    Limits limits;
    MemoryBudget memory(64 << 20);
    Cancellation cancellation;
    auto document = open_with_mupdf(Source::own(file_of(pages)), "application/pdf",
                                    {limits, memory, cancellation, reporter});
    ASSERT_TRUE(document.ok()) << document.status().message();
    EXPECT_EQ((*document)->page_count(), pages);
    EXPECT_THAT(reporter.warnings, ::testing::IsEmpty());
  }
}

TEST(PdfFile, IsTheSameEveryTimeAndSaysWhatItIs) {
  const std::string one = file_of(3);
  EXPECT_EQ(one, file_of(3));
  EXPECT_THAT(one, StartsWith("%PDF-1.7\n%"));
  EXPECT_THAT(one, HasSubstr("/Type/XRef"));
  EXPECT_THAT(one, ::testing::EndsWith("%%EOF\n"));
}

TEST(PdfFile, TheIdentifierFollowsTheContent) {
  const auto id = [](const std::string& file) { return file.substr(file.find("/ID["), 70); };
  EXPECT_NE(id(file_of(3)), id(file_of(4)));
}

TEST(PdfFile, ANumberIsWrittenOnce) {
  std::string out;
  auto sink = make_memory_sink(out);
  PdfFile file(*sink);
  const int number = file.reserve();
  EXPECT_TRUE(file.stream(number, "", bytes_of("x")).ok());
  EXPECT_EQ(file.stream(number, "", bytes_of("x")).code(), Code::internal);
  EXPECT_EQ(file.stream(99, "", bytes_of("x")).code(), Code::internal);
}

TEST(PdfFile, ARefusingSinkEndsIt) {
  int calls = 0;
  auto sink = make_callback_sink([&](Bytes) { return ++calls < 3; });
  PdfFile file(*sink);
  Status status = file.begin();
  for (int i = 0; i < 10 && status.ok(); ++i) status = file.stream(file.reserve(), "", bytes_of("data"));
  EXPECT_EQ(status.code(), Code::output);
}

TEST(PdfText, IsAsciiOrUtf16) {
  EXPECT_EQ(pdf_text_string("a(b)\\"), "(a\\(b\\)\\\\)");
  EXPECT_EQ(pdf_text_string("\xc3\xa9\xf0\x9f\x98\x80"), "<FEFF00E9D83DDE00>");
}

TEST(PdfNumbers, AreShortAndNeverExponents) {
  const auto text = [](double value) {
    std::string out;
    append_pdf_number(out, value);
    return out;
  };
  EXPECT_EQ(text(0), "0");
  EXPECT_EQ(text(-0.0000001), "0");
  EXPECT_EQ(text(595.28), "595.28");
  EXPECT_EQ(text(-12.5), "-12.5");
  EXPECT_EQ(text(100), "100");
  EXPECT_EQ(text(1e12), "1000000000000");
  EXPECT_EQ(text(1.0 / 0.0), "0");
}

}  // namespace
}  // namespace dce::core
