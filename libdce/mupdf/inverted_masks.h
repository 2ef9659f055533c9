// Soft masks of opacity whose transfer function inverts them (ISO 32000-1, 11.6.5.3), as Quartz writes them.
// MuPDF 1.21 ignores the function, so that such a mask hides what it should show.
#pragma once

#include <mupdf/fitz.h>
#include <mupdf/pdf.h>

#include <vector>

namespace dce::core {

/// Those of one document. Nothing here throws.
class InvertedMasks {
 public:
  InvertedMasks() { groups_.reserve(most); }

  /// Whether the mask that is set next is inverted.
  void set_next(bool inverted) { next_ = inverted; }
  bool next() const { return next_; }

  /// The group's object number. Of more than a document has any use for, the rest stays as MuPDF has them.
  bool add(int group) {
    if (!contains(group) && groups_.size() < most) groups_.push_back(group);
    return contains(group);
  }
  bool contains(int group) const;

 private:
  static constexpr size_t most = 256;
  std::vector<int> groups_;
  bool next_ = false;
};

/// `processor`, new and of MuPDF's kind that runs on a device, heeds them from here on.
void heed_inverted_masks(pdf_processor* processor);

/// Black for the contents of an inverted mask's group, before they are run; nothing for any other contents.
/// Throws fitz errors.
void begin_inverted_mask(fz_context* context, pdf_processor* processor, pdf_obj* contents);

}  // namespace dce::core
