// PDFs written in a test.
#pragma once

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "mupdf/mupdf.h"

namespace dce::core {

/// Bytes that are opened as a PDF, with all that this takes. Without a document, `status` says why.
class OpenedPdf {
 public:
  explicit OpenedPdf(std::string bytes) {
    auto opened = open_with_mupdf(Source::own(std::move(bytes)), "application/pdf", open_);
    status = opened.status();
    if (opened.ok()) document = std::move(*opened);
  }

 private:
  struct Silent final : Reporter {
    void warning(int, const std::string&) override {}
  };
  Limits limits_;
  MemoryBudget memory_{256 << 20};
  Cancellation cancellation_;
  Silent reporter_;
  OpenContext open_{limits_, memory_, cancellation_, reporter_};

 public:
  std::unique_ptr<Document> document;
  Status status;
};

/// A page of 100 x 100 points. MuPDF repairs the missing cross-reference table.
class SmallPdf {
 public:
  /// `objects` are numbered from 5 on. Without a page, `status` says why.
  SmallPdf(const std::string& content, const std::string& resources, const std::string& objects)
      : pdf_("%PDF-1.7\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
             "2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
             "3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 100 100]/Contents 4 0 R/Resources<<" +
             resources + ">>>>endobj\n4 0 obj<</Length " + std::to_string(content.size()) + ">>stream\n" + content +
             "\nendstream endobj\n" + objects + "trailer<</Root 1 0 R>>\n"),
        status(pdf_.status) {
    if (!status.ok()) return;
    auto loaded = pdf_.document->load_page(0);
    status = loaded.status();
    if (loaded.ok()) page = std::move(*loaded);
  }

 private:
  OpenedPdf pdf_;

 public:
  std::unique_ptr<Page> page;
  Status status;

  static constexpr int side = 100;  ///< dots
  /// The page in grey, a dot a point; white without one, which is a failure.
  std::vector<uint8_t> dots() const {
    std::vector<uint8_t> drawn(side * side, 255);
    EXPECT_TRUE(page) << status.message();
    if (!page) return drawn;
    const Status done = page->draw({PixelFormat::gray8, side, 0, side, side, drawn.data()},
                                   Matrix{1, 0, 0, -1, 0, side}, {0, 0, side, side});
    EXPECT_TRUE(done.ok()) << done.message();
    return drawn;
  }
};

}  // namespace dce::core
