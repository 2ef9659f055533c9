// Which pages of a document paint the same, told without drawing them.
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "small_pdf.h"

namespace dce::core {
namespace {

/// Objects of a document, the first two of which it makes itself. Numbers are those that add() answers.
class Pages {
 public:
  int add(const std::string& object) {
    objects_.push_back(object);
    return static_cast<int>(objects_.size()) + 2;
  }
  int stream(const std::string& bytes, const std::string& entries = "") {
    return add("<</Length " + std::to_string(bytes.size()) + entries + ">>stream\n" + bytes + "\nendstream");
  }
  void page(const std::string& entries) {
    kids_ += std::to_string(add("<</Type/Page/Parent 2 0 R " + entries + ">>")) + " 0 R ";
    ++count_;
  }
  void page(int contents, const std::string& entries = "/MediaBox[0 0 100 100]/Resources<<>>") {
    page(entries + "/Contents " + std::to_string(contents) + " 0 R");
  }

  /// Is each page the same as the first? As 1 and 0.
  std::string like_first() const {
    const OpenedPdf pdf(bytes());
    EXPECT_TRUE(pdf.document) << pdf.status.message();
    std::string same;
    for (int i = 0; pdf.document && i < count_; ++i) same += pdf.document->same_page(i, 0) ? '1' : '0';
    return same;
  }

 private:
  std::string bytes() const {
    std::string bytes = "%PDF-1.7\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[" + kids_ +
                        "]/Count " + std::to_string(count_) + ">>endobj\n";
    for (size_t i = 0; i < objects_.size(); ++i) bytes += std::to_string(i + 3) + " 0 obj" + objects_[i] + "endobj\n";
    return bytes + "trailer<</Root 1 0 R>>\n";
  }

  std::vector<std::string> objects_;
  std::string kids_;
  int count_ = 0;
};

TEST(SamePage, IsTheSameToTheLastByteOfItsContents) {
  Pages pages;
  const int contents = pages.stream("0 0 9 9 re f");
  pages.page(contents);
  pages.page(contents);
  pages.page(pages.stream("0 0 9 9 re f"));
  pages.page(pages.stream("0 0 9 8 re f"));
  pages.page(pages.stream("0 0 9 9 re f "));
  EXPECT_EQ(pages.like_first(), "11100");
}

TEST(SamePage, LiesInTheSameBoxes) {
  Pages pages;
  const int contents = pages.stream("0 0 9 9 re f");
  pages.page(contents);
  pages.page(contents, "/MediaBox[0 0 100 100]/Resources<<>>/Rotate 90");
  pages.page(contents, "/MediaBox[0 0 100 101]/Resources<<>>");
  pages.page(contents, "/MediaBox[0 0 100 100]/Resources<<>>/CropBox[0 0 50 50]");
  pages.page(contents, "/MediaBox[0 0 100 100]/Resources<<>>/UserUnit 2");
  pages.page(contents, "/MediaBox[0 0 100.0 100]/Resources<<>>");
  pages.page(contents, "/MediaBox[0 0 100 100]/Resources<<>>/StructParents 5/LastModified(today)");
  EXPECT_EQ(pages.like_first().substr(0, 5), "10000");
  EXPECT_EQ(pages.like_first().back(), '1');
}

TEST(SamePage, PaintsWithTheSameResources) {
  Pages pages;
  const int contents = pages.stream("/F Do");
  const auto page_of = [&](const std::string& form, const std::string& entries) {
    pages.page(contents, "/MediaBox[0 0 100 100]/Resources<</XObject<</F " +
                             std::to_string(pages.stream(form, "/Subtype/Form/BBox[0 0 9 9]" + entries)) + " 0 R>>>>");
  };
  page_of("0 0 9 9 re f", "");
  page_of("0 0 9 9 re f", "");
  page_of("0 0 9 9 re f", "/Matrix[2 0 0 2 0 0]");
  page_of("0 0 9 9 re s", "");
  pages.page(contents, "/MediaBox[0 0 100 100]/Resources<</XObject<<>>>>");
  EXPECT_EQ(pages.like_first(), "11000");
}

TEST(SamePage, HasTheSameAnnotations) {
  Pages pages;
  const int contents = pages.stream("");
  const auto page_of = [&](const std::string& note) {
    // An annotation names its page, whose number is the next but one.
    const int annotation = pages.add("");
    pages.page(contents, "/MediaBox[0 0 100 100]/Resources<<>>/Annots[<</Subtype/Square/Rect[0 0 9 9]/Contents(" + note +
                             ")/NM(" + std::to_string(annotation) + ")/P " + std::to_string(annotation + 1) + " 0 R>>]");
  };
  page_of("a");
  page_of("a");
  page_of("b");
  EXPECT_EQ(pages.like_first(), "110");
}

TEST(SamePage, IsNotKnownWhereTooMuchWouldBeCompared) {
  Pages pages;
  const int contents = pages.stream("");
  const auto page_of_chain = [&](int length) {
    std::string last = "null";
    for (int i = 0; i < length; ++i) last = std::to_string(pages.add("<</Next " + last + ">>")) + " 0 R";
    pages.page(contents, "/MediaBox[0 0 100 100]/Resources<</Properties " + last + ">>");
  };
  page_of_chain(10);
  page_of_chain(10);
  EXPECT_EQ(pages.like_first(), "11");
  Pages deep;
  std::swap(pages, deep);
  page_of_chain(1000);
  page_of_chain(1000);
  EXPECT_EQ(pages.like_first(), "10");
}

}  // namespace
}  // namespace dce::core
