#include "mupdf/fitz_context.h"

#include <mupdf/pdf.h>

#include "mupdf/canvas_device.h"
#include "mupdf/colour_management.h"
#include "mupdf/overprint_survey.h"
#include "mupdf/stand_in_fonts.h"

namespace dce::core {
namespace {

// Decoded images and glyphs kept for reuse, per context. More would break the memory target on two threads,
// less would decode a scanned page anew for every band.
constexpr size_t store_bytes = 40u << 20;

}  // namespace

FitzContext::FitzContext(const OpenContext& open)
    : budget_(open.memory),
      memory_(open.memory),
      cancellation_(open.cancellation),
      reporter_(open.reporter),
      limits_(open.limits) {}

Result<std::unique_ptr<FitzContext>> FitzContext::make(const OpenContext& open) {
  DCE_TRY(open.cancellation.check());
  std::unique_ptr<FitzContext> self(new FitzContext(open));
  fz_alloc_context alloc = {
      self.get(),
      [](void* me, size_t size) { return static_cast<FitzContext*>(me)->reallocate(nullptr, size); },
      [](void* me, void* old, size_t size) { return static_cast<FitzContext*>(me)->reallocate(old, size); },
      [](void* me, void* old) { static_cast<FitzContext*>(me)->memory_.free(old); }};
  self->ctx_ = fz_new_context(&alloc, nullptr, store_bytes);
  if (!self->ctx_) return Status(Code::limit, "not enough memory to start the interpreter");
  self->colors_ = std::make_unique<ManagedColors>(self->ctx_, open);
  self->overprint_scan_ = std::make_unique<OverprintScan>();
  self->drawing_defaults_ = std::make_unique<DefaultColorspaces>(self->ctx_);
  fz_set_user_context(self->ctx_, self.get());
  fz_set_warning_callback(self->ctx_, warned, self.get());
  fz_set_error_callback(self->ctx_, warned, self.get());
  // MuPDF asks for a font that it does not find in the document, and takes one of its own when there is no answer.
  fz_install_load_system_font_funcs(
      self->ctx_,
      [](fz_context* ctx, const char* name, int bold, int, int exact) -> fz_font* {
        auto* self = static_cast<FitzContext*>(fz_user_context(ctx));
        self->miss_font(name);
        self->bold_stand_in_ = !bold && !exact && says_bold(name);
        return nullptr;
      },
      [](fz_context* ctx, const char* name, int, int) -> fz_font* {
        static_cast<FitzContext*>(fz_user_context(ctx))->miss_font(name);
        return nullptr;
      },
      nullptr);
  DCE_TRY(self->guarded([](fz_context* ctx) { fz_register_document_handlers(ctx); }));
  return self;
}

FitzContext::~FitzContext() {
  canvas_fonts_.reset();
  attachments_.clear();
  colors_.reset();
  drawing_defaults_.reset();
  last_expanded.drop(ctx_);
  fz_drop_context(ctx_);
}

void* FitzContext::reallocate(void* old, size_t size) {
  // A stopped job gets no more memory: some of MuPDF's loops never look at a cookie, but most of them
  // allocate. One that stops while its interpreter starts (there is no ctx_ yet) must not look short of memory.
  if (ctx_ && cancellation_.cancelled()) return nullptr;
  // MuPDF asks again for the same after it has emptied its store; only when it turns to something else was it
  // refused.
  if (refused_size_ != 0 && refused_size_ != size) refused_ = true;
  void* block = memory_.reallocate(old, size);
  refused_size_ = block ? 0 : size;
  return block;
}

bool FitzContext::take_refusal() {
  const bool refused = refused_ || refused_size_ != 0;
  refused_ = false;
  refused_size_ = 0;
  return refused;
}

void FitzContext::warned(void* self, const char* message) {
  auto& me = *static_cast<FitzContext*>(self);
  const std::string_view text(message);
  // MuPDF does not know that what it ignores is heeded, see inverted_masks.h.
  if (!text.starts_with("... repeated "))
    me.heeded_ = text == "ignoring transfer function" && me.inverted_masks_.next();
  if (!me.heeded_) me.warn(message);
}

void FitzContext::warn(const std::string& message) {
  if (page_ != warned_page_) {
    warned_page_ = page_;
    warnings_left_ = 20;
  }
  if (warnings_left_ <= 0 || cancellation_.cancelled()) return;
  --warnings_left_;
  reporter_.warning(page_, message);
}

void FitzContext::miss_font(const char* name) {
  if (page_ == 0 || !document_ || !pdf_specifics(ctx_, document_) || has_standard_metrics(name)) return;
  try {
    reporter_.first_warning(page_, "the font " + printable_name(name) +
                                       " is not in the document; another stands in for it and may look different");
  } catch (...) {
    // No memory for a warning: what cannot be done without it will say so.
  }
}

bool FitzContext::document_was_repaired() const {
  pdf_document* const pdf = document_ ? pdf_specifics(ctx_, document_) : nullptr;
  return pdf && pdf_was_repaired(ctx_, pdf);
}

CanvasFonts& FitzContext::canvas_fonts() {
  if (!canvas_fonts_) canvas_fonts_ = std::make_shared<CanvasFonts>(ctx_);
  return *canvas_fonts_;
}

Status FitzContext::out_of_memory() const {
  return {Code::limit, "the document needs more memory than the limit of " +
                           std::to_string(budget_.limit() >> 20) + " MB allows"};
}

Status FitzContext::caught() const {
  DCE_TRY(cancellation_.check());
  std::string message = fz_caught_message(ctx_);
  if (fz_caught(ctx_) == FZ_ERROR_MEMORY) {
    return out_of_memory();
  }
  return {Code::unreadable, message};
}

fz_colorspace* fitz_color_space(fz_context* ctx, PixelFormat format) {
  switch (format) {
    case PixelFormat::rgb8:
      return fz_device_rgb(ctx);
    case PixelFormat::cmyk8:
      return fz_device_cmyk(ctx);
    default:
      return fz_device_gray(ctx);
  }
}

}  // namespace dce::core
