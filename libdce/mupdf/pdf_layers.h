#pragma once

#include <string>

#include "mupdf/pdf_export.h"

namespace dce::core {

/// The two optional content groups that a printed file needs: everything of the source is either on paper or
/// not.
class PdfLayers {
 public:
  explicit PdfLayers(PdfObjectSink& sink) : sink_(sink) {}
  int group(bool hidden);        ///< object number
  Result<std::string> finish();  ///< the catalog's /OCProperties; empty when no group was used

 private:
  PdfObjectSink& sink_;
  int numbers_[2] = {0, 0};
};

}  // namespace dce::core
