// One fz_context whose allocations are charged to a job's budget and which stops when the job does.
#pragma once

#include <mupdf/fitz.h>

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/status.h"
#include "codec/inflate.h"
#include "document/document.h"
#include "mupdf/context_memory.h"
#include "mupdf/default_colorspaces.h"
#include "mupdf/inverted_masks.h"

namespace dce::core {

class CanvasFonts;
class ManagedColors;
class OverprintScan;

/// What a guarded draw device does itself, see guard_drawing().
struct DrawingCalls {
  decltype(fz_device::fill_image) fill_image = nullptr;
  decltype(fz_device::fill_image_mask) fill_image_mask = nullptr;
  decltype(fz_device::clip_image_mask) clip_image_mask = nullptr;
  decltype(fz_device::set_default_colorspaces) set_default_colorspaces = nullptr;
  decltype(fz_device::begin_tile) begin_tile = nullptr;
  decltype(fz_device::end_tile) end_tile = nullptr;
  decltype(fz_device::begin_group) begin_group = nullptr;
  decltype(fz_device::fill_text) fill_text = nullptr;
  // These alone where the device shall not overprint.
  decltype(fz_device::fill_path) fill_path = nullptr;
  decltype(fz_device::stroke_path) stroke_path = nullptr;
  decltype(fz_device::stroke_text) stroke_text = nullptr;
  decltype(fz_device::fill_shade) fill_shade = nullptr;
  bool overprints = true;
  bool keeps_tiles = true;  ///< pattern cells, for later drawings
  fz_rect bounds{};
  int tiles = 0;  ///< pattern cells that are being drawn, one within another
};

/// A stream as it is stored and what it expands to, see flate.cpp; empty where there is none.
struct ExpandedStream {
  fz_buffer *coded = nullptr, *expanded = nullptr;
  int window_bits = 0;
  void drop(fz_context* ctx) {
    fz_drop_buffer(ctx, coded);
    fz_drop_buffer(ctx, expanded);
    *this = {};
  }
};

/// Used by one thread at a time; never shared, so it needs no locks.
class FitzContext {
 public:
  static Result<std::unique_ptr<FitzContext>> make(const OpenContext& open);
  ~FitzContext();
  FitzContext(const FitzContext&) = delete;
  FitzContext& operator=(const FitzContext&) = delete;

  fz_context* get() const { return ctx_; }
  Cancellation& cancellation() const { return cancellation_; }
  const Limits& limits() const { return limits_; }
  Reporter& reporter() const { return reporter_; }

  /// The document, once it is open; borrowed.
  void set_document(fz_document* document) { document_ = document; }
  /// Had the file's structure to be guessed?
  bool document_was_repaired() const;

  /// The page (1-based, 0 for none) that is interpreted from here on, and that warnings are said to concern.
  void set_page(int page) {
    page_ = page;
    needs_text_bounds = false;
  }

  /// Keeps `thing` until the context ends, which drops it while MuPDF can still be called.
  void attach(std::shared_ptr<void> thing) { attachments_.push_back(std::move(thing)); }

  DrawingCalls& drawing() { return drawing_; }
  /// Those of the page that the guarded device draws.
  DefaultColorspaces& drawing_defaults() { return *drawing_defaults_; }

  /// Warns of the current page, twenty times at most.
  void warn(const std::string& message);

  /// The document's fonts as canvases know them; made when first asked for.
  CanvasFonts& canvas_fonts();

  /// What the document's colours mean.
  ManagedColors& colors() { return *colors_; }
  OverprintScan& overprint_scan() { return *overprint_scan_; }
  InvertedMasks& inverted_masks() { return inverted_masks_; }

  WholeInflater& inflater() { return inflater_; }
  ExpandedStream last_expanded;  ///< of those worth keeping
  /// Is an image within a content stream being read? It ends where its data says.
  bool reads_inline_image = false;
  /// Has the page met what asks for the bounds of its text? See glyph_places.cpp.
  bool needs_text_bounds = false;
  /// The stream whose last array has not ended yet; compared alone.
  const fz_stream* open_array = nullptr;

  /// The Status for the error that fz_catch has just caught.
  Status caught() const;

  /// True once after an allocation was refused. MuPDF often goes on without what it could not get, so that
  /// content would be lost silently.
  bool take_refusal();

  /// Code::limit for a document that needs more than the memory limit.
  Status out_of_memory() const;

  /// Runs `body` under fz_try. MuPDF leaves it by longjmp: no object with a destructor may live in it, and
  /// nothing may throw.
  template <class Body>
  Status guarded(Body&& body) {
    bool failed = false;
    fz_try(ctx_) {
      body(ctx_);
    }
    fz_catch(ctx_) {
      failed = true;
    }
    return failed ? caught() : Status();
  }

  /// Was the font that was just missed a bold one by its name alone? Once for each that was.
  bool take_bold_stand_in() { return std::exchange(bold_stand_in_, false); }

 private:
  explicit FitzContext(const OpenContext& open);
  void* reallocate(void* old, size_t size);
  void miss_font(const char* name);
  static void warned(void* self, const char* message);

  bool bold_stand_in_ = false;
  const MemoryBudget& budget_;
  ContextMemory memory_;
  Cancellation& cancellation_;
  Reporter& reporter_;
  const Limits& limits_;
  fz_context* ctx_ = nullptr;
  fz_document* document_ = nullptr;
  std::vector<std::shared_ptr<void>> attachments_;
  std::shared_ptr<CanvasFonts> canvas_fonts_;
  std::unique_ptr<ManagedColors> colors_;
  std::unique_ptr<OverprintScan> overprint_scan_;
  WholeInflater inflater_;
  InvertedMasks inverted_masks_;
  bool heeded_ = false;  ///< what the last warning was about
  DrawingCalls drawing_;
  std::unique_ptr<DefaultColorspaces> drawing_defaults_;
  int page_ = 0;
  size_t refused_size_ = 0;  ///< of the last allocation, when it was refused
  bool refused_ = false;
  int warnings_left_ = 20;  ///< a damaged page can complain thousands of times
  int warned_page_ = 0;
};

/// Sets cookie.abort when the job is stopped.
class AbortCookie {
 public:
  explicit AbortCookie(Cancellation& cancellation) : hook_(cancellation, [this] { cookie.abort = 1; }) {}
  /// Also stops a job without a time limit when this thread has worked for `seconds`, which become fewer.
  AbortCookie(const FitzContext& context, double& seconds) : AbortCookie(context.cancellation()) {
    if (context.limits().seconds <= 0) watch_.emplace(context.cancellation(), seconds);
  }
  fz_cookie cookie{};

 private:
  Cancellation::Hook hook_;
  std::optional<Cancellation::Watch> watch_;
};

/// The device space that pixels of `format` are in; borrowed.
fz_colorspace* fitz_color_space(fz_context* ctx, PixelFormat format);

}  // namespace dce::core
