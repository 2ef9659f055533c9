#include "mupdf/fitz_page.h"

#include <mupdf/pdf.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "mupdf/blend_survey.h"
#include "mupdf/canvas_device.h"
#include "mupdf/colour_management.h"
#include "mupdf/draw_guard.h"
#include "mupdf/drawn_edges.h"
#include "mupdf/fz_guard.h"
#include "mupdf/overprint_draw.h"
#include "mupdf/preflight_device.h"

namespace dce::core {
namespace {

// PDF's own limit is 14,400 units (ISO 32000-1, Annex C), UserUnit can stretch that; beyond it a size is
// damage.
constexpr float largest_edge_pt = 200'000;

/// Marks of attached files: MuPDF leaves them out of print, whatever their Print flag says (ISO
/// 32000-1, 12.5.3).
void run_attachments(fz_context* ctx, pdf_page* page, fz_device* device, const fz_matrix& matrix,
                     fz_cookie* cookie) {
  constexpr int unseen = PDF_ANNOT_IS_INVISIBLE | PDF_ANNOT_IS_HIDDEN;
  for (pdf_annot* annot = pdf_first_annot(ctx, page); annot; annot = pdf_next_annot(ctx, annot)) {
    if (pdf_annot_type(ctx, annot) != PDF_ANNOT_FILE_ATTACHMENT) continue;
    const int flags = pdf_annot_flags(ctx, annot);
    if ((flags & PDF_ANNOT_IS_PRINT) && !(flags & unseen)) pdf_run_annot(ctx, annot, device, matrix, cookie);
  }
}

void run_page(fz_context* ctx, fz_page* page, fz_device* device, const fz_matrix& matrix, fz_cookie* cookie) {
  if (pdf_page* pdf = pdf_page_from_fz_page(ctx, page)) {
    // "Print" selects annotations by their Print flag and optional content by its print state (ISO
    // 32000-1, 8.11.4.4).
    pdf_run_page_with_usage(ctx, pdf, device, matrix, "Print", cookie);
    run_attachments(ctx, pdf, device, matrix, cookie);
  } else {
    fz_run_page(ctx, page, device, matrix, cookie);
  }
}

}  // namespace

Result<std::unique_ptr<Page>> FitzPage::make(FitzContext& context, fz_page* page, int number) {
  std::unique_ptr<FitzPage> self(new FitzPage(context, page, number));
  DCE_TRY(context.guarded([&](fz_context* ctx) { self->bounds_ = fz_bound_page(ctx, page); }));
  fz_rect& bounds = self->bounds_;
  const bool sane = std::isfinite(bounds.x0) && std::isfinite(bounds.y0) && std::isfinite(bounds.x1) &&
                    std::isfinite(bounds.y1) && bounds.x1 > bounds.x0 && bounds.y1 > bounds.y0;
  if (!sane) {
    context.reporter().warning(number, "the page has no usable size; US Letter is assumed");
    bounds = fz_make_rect(0, 0, 612, 792);
  }
  bounds.x1 = std::min(bounds.x1, bounds.x0 + largest_edge_pt);
  bounds.y1 = std::min(bounds.y1, bounds.y0 + largest_edge_pt);
  self->size_ = {bounds.x1 - bounds.x0, bounds.y1 - bounds.y0};
  bool no_memory = false;
  (void)context.guarded([&](fz_context* ctx) {  // what cannot be looked through asks for nothing
    try {
      self->may_overprint_ = context.overprint_scan().asked_for(ctx, page);
    } catch (const std::exception&) {
      no_memory = true;
    }
  });
  if (no_memory) return context.out_of_memory();
  return std::unique_ptr<Page>(std::move(self));
}

FitzPage::~FitzPage() {
  images_.reset();
  fz_drop_display_list(context_.get(), list_);
  fz_drop_page(context_.get(), page_);
}

Status FitzPage::refused() {
  return context_.take_refusal() ? context_.out_of_memory().on_page(number_) : ok();
}

Result<fz_display_list*> FitzPage::display_list() {
  if (list_) return list_;
  AbortCookie cookie(context_, seconds_);
  fz_device* device = nullptr;
  fz_var(device);
  bool failed = false;
  fz_context* ctx = context_.get();
  context_.set_page(number_);
  fz_try(ctx) {
    list_ = fz_new_display_list(ctx, bounds_);
    device = fz_new_list_device(ctx, list_);
    run_page(ctx, page_, device, fz_identity, &cookie.cookie);
    fz_close_device(ctx, device);
  }
  fz_always(ctx) {
    fz_drop_device(ctx, device);
  }
  fz_catch(ctx) {
    failed = true;
  }
  if (failed) {
    Status status = context_.caught().on_page(number_);
    if (status.code() != Code::unreadable) return status;
    // What was interpreted until then is printed; the reader of the page is told.
    context_.reporter().warning(
        number_, "the page is damaged and was printed as far as it could be read: " + status.message());
  }
  DCE_TRY(context_.cancellation().check());
  DCE_TRY(refused());
  if (!list_) return Status(Code::unreadable, "the page cannot be interpreted", number_);
  return list_;
}

Result<const OverprintSurvey*> FitzPage::overprints() {
  const OverprintSurvey* none = nullptr;
  if (!may_overprint_) return none;
  if (!overprints_) {
    DCE_ASSIGN(fz_display_list* const list, display_list());
    AbortCookie cookie(context_, seconds_);
    overprints_ = std::make_unique<const OverprintSurvey>(
        OverprintSurvey::of(context_.get(), list, bounds_, &cookie.cookie));
    DCE_TRY(context_.cancellation().check());
    DCE_TRY(refused());
  }
  return overprints_->shows() ? overprints_.get() : none;
}

/// Colours that blend do so before they become grey, over what was on the band.
Status FitzPage::draw_in_colour(const MutableBand& band, const Matrix& to_device, const Rect& clip) {
  const auto width = static_cast<size_t>(band.width);
  std::vector<uint8_t> pixels(3 * width * static_cast<size_t>(band.height));
  const MutableBand rgb{PixelFormat::rgb8, band.width, band.y, band.height, 3 * static_cast<ptrdiff_t>(width),
                        pixels.data()};
  for (int y = 0; y < band.height; ++y) {
    const uint8_t* gray = band.row(y);
    for (size_t x = 0; x < width; ++x) std::fill_n(rgb.row(y) + 3 * x, 3, gray[x]);
  }
  Status status = draw(rgb, to_device, clip);
  for (int y = 0; y < band.height; ++y) gray_from_rgb(rgb.row(y), band.row(y), width);
  return status;
}

Status FitzPage::draw(const MutableBand& band, const Matrix& to_device, const Rect& clip) {
  DCE_ASSIGN(fz_display_list* const list, display_list());
  if (band.format == PixelFormat::gray8) {
    if (!blends_) blends_ = blends_colors(context_.get(), list);
    if (*blends_) return draw_in_colour(band, to_device, clip);
  }
  DCE_ASSIGN(const OverprintSurvey* const overprint, overprints());
  const Rect area{std::max(clip.x0, 0), std::max(clip.y0, band.y), std::min(clip.x1, band.width),
                  std::min(clip.y1, band.y + band.height)};
  if (area.empty()) return ok();

  seconds_ += static_cast<double>(area.width()) * area.height() / Limits::page_dots_a_second;
  AbortCookie cookie(context_, seconds_);
  fz_context* ctx = context_.get();
  const fz_matrix matrix = fz_concat(to_page(), to_fz(to_device));
  const fz_rect scissor = fz_make_rect(static_cast<float>(area.x0), static_cast<float>(area.y0),
                                       static_cast<float>(area.x1), static_cast<float>(area.y1));
  uint8_t* samples = band.row(area.y0 - band.y) + static_cast<ptrdiff_t>(area.x0) * components(band.format);
  fz_pixmap* pixmap = nullptr;
  fz_device* device = nullptr;
  bool failed = false;
  fz_var(pixmap);
  fz_var(device);
  fz_var(failed);
  context_.set_page(number_);
  set_drawn_edges(ctx, to_device);
  const ColorsForBytes rounded(ctx);
  fz_try(ctx) {
    pixmap = fz_new_pixmap_with_data(ctx, fitz_color_space(ctx, band.format), area.width(), area.height(),
                                     nullptr, 0, static_cast<int>(band.stride), samples);
    pixmap->x = area.x0;
    pixmap->y = area.y0;
    device = fz_new_draw_device(ctx, fz_identity, pixmap);
    guard_drawing(context_, device, scissor);
    fz_run_display_list(ctx, list, device, matrix, scissor, &cookie.cookie);
    fz_close_device(ctx, device);
  }
  fz_always(ctx) {
    fz_drop_device(ctx, device);
  }
  fz_catch(ctx) {
    failed = true;
  }
  if (overprint && pixmap) {
    const PlayPart play = [&](fz_device* inks, fz_rect part) {
      // What breaks off has broken off before, and was told of.
      (void)fz_guarded(ctx, [&] { fz_run_display_list(ctx, list, inks, matrix, part, &cookie.cookie); });
    };
    (void)simulate_overprint(context_, *overprint, pixmap, fz_identity, matrix, cookie.cookie, play);
  }
  fz_drop_pixmap(ctx, pixmap);
  DCE_TRY(context_.cancellation().check());
  DCE_TRY(refused());
  if (failed) {
    Status status = context_.caught().on_page(number_);
    if (status.code() != Code::unreadable) return status;
    context_.reporter().warning(number_, "something on the page could not be drawn: " + status.message());
  }
  return ok();
}

Status FitzPage::run(Canvas& canvas, const Matrix& to_device, const Rect& clip,
                     std::span<const PlacedPage> beneath) {
  DCE_ASSIGN(const OverprintSurvey* const overprint, overprints());
  // A list is only worth its making when the page is played more than once: most pages are not.
  if (played_) DCE_TRY(display_list().status());
  played_ = true;
  AbortCookie cookie(context_, seconds_);
  struct Played {
    FitzPage* self;
    fz_cookie* cookie;
  } played{this, &cookie.cookie};
  const CanvasSource source{.context = context_.get(),
                            .run =
                                [](fz_context* ctx, fz_device* device, fz_matrix matrix, void* page) {
                                  const auto* me = static_cast<Played*>(page);
                                  const fz_matrix whole = fz_concat(me->self->to_page(), matrix);
                                  if (me->self->list_) {
                                    fz_run_display_list(ctx, me->self->list_, device, whole, fz_infinite_rect,
                                                        me->cookie);
                                  } else {
                                    run_page(ctx, me->self->page_, device, whole, me->cookie);
                                  }
                                },
                            .page = &played,
                            .cookie = &cookie.cookie,
                            .overprint = overprint,
                            .from_survey = fz_concat(to_page(), to_fz(to_device)),
                            .beneath = beneath};
  const Box box{static_cast<float>(clip.x0), static_cast<float>(clip.y0), static_cast<float>(clip.x1),
                static_cast<float>(clip.y1)};
  context_.set_page(number_);
  set_drawn_edges(context_.get(), to_device);
  Status status =
      play_on_canvas(source, context_.canvas_fonts(), canvas, to_device, box, context_.cancellation())
          .on_page(number_);
  DCE_TRY(context_.cancellation().check());
  DCE_TRY(refused());
  if (status.code() != Code::unreadable) return status;
  context_.reporter().warning(number_,
                              "the page broke off and was printed as far as it went: " + status.message());
  return ok();
}

std::span<const PlacedImage> FitzPage::only_images() {
  const Result<const OverprintSurvey*> overprint = overprints();
  if (!overprint.ok() || *overprint) return {};
  if (!images_) {
    images_ = std::make_unique<ImageCollection>(context_);
    bool no_scan = false;
    (void)context_.guarded([&](fz_context* ctx) { no_scan = is_no_scan(ctx, page_, size_); });
    if (no_scan) return {};
    // Most pages show at once that they hold more than images: no list is made to find that out.
    AbortCookie cookie(context_, seconds_);
    images_->collect(
        [&](fz_device* device) {
          fz_context* ctx = context_.get();
          if (list_) {
            fz_run_display_list(ctx, list_, device, fz_identity, fz_infinite_rect, &cookie.cookie);
          } else {
            run_page(ctx, page_, device, fz_identity, &cookie.cookie);
          }
        },
        to_page());
  }
  return images_->images();
}

bool FitzPage::may_have_color() const {
  if (color_ >= 0) return color_ > 0;
  auto list = const_cast<FitzPage*>(this)->display_list();
  color_ = 1;
  if (!list.ok()) return true;
  fz_context* ctx = context_.get();
  fz_device* device = nullptr;
  fz_var(device);
  int is_color = 0;
  fz_cookie cookie{};
  fz_try(ctx) {
    // Not into images: to look at every pixel of a scan costs more than to print it in colour.
    device = fz_new_test_device(ctx, &is_color, 0.02f, FZ_TEST_OPT_SHADINGS, nullptr);
    fz_run_display_list(ctx, *list, device, fz_identity, fz_infinite_rect, &cookie);
    fz_close_device(ctx, device);
  }
  fz_always(ctx) {
    fz_drop_device(ctx, device);
  }
  fz_catch(ctx) {
    // The device leaves by FZ_ERROR_ABORT as soon as it has seen a colour.
    if (fz_caught(ctx) != FZ_ERROR_ABORT) is_color = 1;
  }
  color_ = is_color ? 1 : 0;
  return color_ > 0;
}

Result<PagePreflight> FitzPage::preflight() {
  DCE_ASSIGN(fz_display_list* const list, display_list());
  AbortCookie cookie(context_, seconds_);
  PagePreflight found;
  const bool fonts_belong_inside = pdf_page_from_fz_page(context_.get(), page_) != nullptr;
  Status status = look_over(context_.get(), list, to_page(), fonts_belong_inside, &cookie.cookie, found);
  DCE_TRY(context_.cancellation().check());
  DCE_TRY(refused());
  DCE_TRY(std::move(status).on_page(number_));
  found.content = {std::max(found.content.x0, 0.0), std::max(found.content.y0, 0.0),
                   std::min(found.content.x1, size_.width), std::min(found.content.y1, size_.height)};
  if (found.content.x0 >= found.content.x1 || found.content.y0 >= found.content.y1) found.content = {};
  return found;
}

}  // namespace dce::core
