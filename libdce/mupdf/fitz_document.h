#pragma once

#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "document/document.h"
#include "mupdf/fitz_context.h"

namespace dce::core {

/// Anything MuPDF opened, with the context and the bytes it needs.
class FitzDocument final : public Document {
 public:
  /// Calls `make` under fz_try: it hands over a document, and MuPDF leaves it by longjmp. `keep` lives as long.
  static Result<std::unique_ptr<FitzDocument>> open(const OpenContext& open, std::shared_ptr<const void> keep,
                                                    const std::function<fz_document*(FitzContext&)>& make);
  ~FitzDocument() override;

  int page_count() const override { return pages_; }
  Result<std::unique_ptr<Page>> load_page(int index) override;
  uint64_t drawing_bytes(int index) override;
  bool same_page(int index, int other) override;
  std::string title() const override { return title_; }
  std::vector<std::pair<std::string, std::string>> properties() const override;

  FitzContext& context() { return *context_; }

 private:
  FitzDocument(std::unique_ptr<FitzContext> context, std::shared_ptr<const void> keep)
      : keep_(std::move(keep)), context_(std::move(context)) {}
  Status unlock(const std::string& password);
  void map_pages();
  void forget_objects();

  std::shared_ptr<const void> keep_;
  std::unique_ptr<FitzContext> context_;
  fz_document* document_ = nullptr;
  int pages_ = 0;
  bool pages_mapped_ = false;
  int loads_ = 0;
  std::string title_;
};

}  // namespace dce::core
