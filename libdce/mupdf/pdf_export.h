// Pages as PDF: the content of PDF pages is carried over as it is, everything else is drawn into PDF by
// MuPDF.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "document/document.h"

namespace dce::core {

/// The PDF file being written, as the exporter sees it: indirect objects with generation 0, in any order.
class PdfObjectSink {
 public:
  virtual ~PdfObjectSink() = default;
  virtual int reserve() = 0;  ///< a new object number

  /// `body` is the object's whole text.
  virtual Status object(int number, std::string_view body) = 0;
  /// `entries` are the stream dictionary's without << >> and /Length, `data` as /Filter in them says.
  virtual Status stream(int number, std::string_view entries, Bytes data) = 0;
};

/// A form XObject and the matrix from its space to page points (origin top left, y down).
struct PdfForm {
  int number = 0;
  Matrix to_page;
};

/// A page: forms to be painted in this order.
struct PdfPageContent {
  std::vector<PdfForm> forms;
  bool transparency = false;  ///< something blends with what lies beneath
  std::string group;          ///< the page group's dictionary, where there is transparency
};

/// Writes pages and what they use, each object once a source document. Content streams, fonts and images of
/// PDF documents are copied undecoded; annotations and form fields become what their appearance shows on
/// paper, optional content is settled for printing; scripts, actions, links and files stay behind. One thread
/// at a time; the pages must come from this engine's own documents. Outlives neither the sink nor needs the
/// documents after add().
class PdfExporter {
 public:
  explicit PdfExporter(PdfObjectSink& sink);
  ~PdfExporter();
  PdfExporter(const PdfExporter&) = delete;
  PdfExporter& operator=(const PdfExporter&) = delete;

  Result<PdfPageContent> add(Page& page);

  /// Call once, after the last page: the entries that the catalog needs, e.g. "/OCProperties<<...>>".
  Result<std::string> finish();

 private:
  class SourceDocument;
  Result<std::shared_ptr<SourceDocument>> source_of(Page& page);

  struct Shared;
  std::unique_ptr<Shared> shared_;
  std::map<const void*, std::weak_ptr<SourceDocument>> sources_;
};

}  // namespace dce::core
