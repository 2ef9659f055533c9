#include "mupdf/patch_painter.h"

#include <algorithm>
#include <cmath>
#include <cstring>

#include "mupdf/blend_survey.h"
#include "mupdf/colour_management.h"
#include "mupdf/draw_guard.h"
#include "mupdf/fz_guard.h"
#include "mupdf/list_prefix.h"
#include "mupdf/overprint_draw.h"

namespace dce::core {
namespace {

constexpr size_t band_bytes = 2 << 20;  // pixels held while a patch is drawn; clips hold as much again

Box box_of(const Rect& rect) {
  return {static_cast<float>(rect.x0), static_cast<float>(rect.y0), static_cast<float>(rect.x1),
          static_cast<float>(rect.y1)};
}

}  // namespace

void PatchPainter::run_until(fz_device* device, const fz_rect& area, int last) {
  fz_context* ctx = source_.context;
  if (last == whole_page) {
    (void)fz_guarded(ctx,
                     [&] { fz_run_display_list(ctx, list_, device, fz_identity, area, source_.cookie); });
    return;
  }
  fz_cookie cookie{};
  fz_device* prefix = new_list_prefix_device(ctx, device, &cookie, source_.cookie, last);
  if (!prefix) return;
  (void)fz_guarded(ctx, [&] { fz_run_display_list(ctx, list_, prefix, fz_identity, area, &cookie); });
  fz_drop_device(ctx, prefix);
}

/// Paper, and what other pages of the side have painted on it.
Status PatchPainter::draw_ground(const Matrix& to_grid, const MutableBand& band) {
  std::memset(band.data, paper_byte(band.format), static_cast<size_t>(band.stride) * band.height);
  const Box whole = box_of({0, band.y, band.width, band.y + band.height});
  for (const PlacedPage& placed : source_.beneath) {
    const Box clip = apply(to_grid, box_of(placed.clip));
    if (!clip.meets(whole)) continue;
    const Rect dots{static_cast<int>(std::lround(clip.x0)), static_cast<int>(std::lround(clip.y0)),
                    static_cast<int>(std::lround(clip.x1)), static_cast<int>(std::lround(clip.y1))};
    DCE_TRY(placed.page->draw(band, placed.to_device.then(to_grid), dots));
  }
  return ok();
}

/// One band of a patch: rows [y, y + height) of a grid that `to_grid` maps device space to.
bool PatchPainter::draw_rows(const fz_matrix& to_grid, fz_pixmap* pixmap, int last) {
  fz_context* ctx = source_.context;
  const ColorsForBytes rounded(ctx);
  fz_device* device = nullptr;
  if (!fz_guarded(ctx, [&] { device = fz_new_draw_device(ctx, to_grid, pixmap); })) return false;
  const fz_rect area =
      fz_transform_rect(fz_rect_from_irect(fz_pixmap_bbox(ctx, pixmap)), fz_invert_matrix(to_grid));
  if (auto* context = static_cast<FitzContext*>(fz_user_context(ctx))) guard_drawing(*context, device, area);
  run_until(device, area, last);
  (void)fz_guarded(ctx, [&] { fz_close_device(ctx, device); });
  fz_drop_device(ctx, device);
  if (!source_.overprint) return true;
  return simulate_overprint(*static_cast<FitzContext*>(fz_user_context(ctx)), *source_.overprint, pixmap,
                            to_grid, fz_concat(source_.from_survey, to_grid), *source_.cookie,
                            [&](fz_device* inks, fz_rect part) { run_until(inks, part, last); });
}

/// Colours that blend do so before they become grey.
PixelFormat PatchPainter::drawn_format() {
  const PixelFormat format = canvas_.abilities().patch_format;
  if (format != PixelFormat::gray8) return format;
  if (!blends_) blends_ = blends_colors(source_.context, list_);
  return *blends_ ? PixelFormat::rgb8 : format;
}

Status PatchPainter::paint(const PatchPlan::Patch& patch, int last) {
  fz_context* ctx = source_.context;
  const CanvasAbilities abilities = canvas_.abilities();
  const bool alone =
      std::none_of(source_.beneath.begin(), source_.beneath.end(),
                   [&](const PlacedPage& placed) { return box_of(placed.clip).meets(patch.box); });
  // Pictures alone need no more than a picture's resolution. What other pages hold is not known.
  double shrink = 1;
  if (!patch.lines && alone && abilities.patch_picture_resolution > 0) {
    shrink = std::max(1.0, dots_per_inch_ / abilities.patch_picture_resolution);
  }
  const int width = std::max(1, static_cast<int>(std::lround(patch.box.width() / shrink)));
  const int height = std::max(1, static_cast<int>(std::lround(patch.box.height() / shrink)));
  const Matrix to_grid = Matrix::translate(-patch.box.x0, -patch.box.y0)
                             .then(Matrix::scale(width / static_cast<double>(patch.box.width()),
                                                 height / static_cast<double>(patch.box.height())));
  const PixelFormat drawn = drawn_format();
  fz_colorspace* space = drawn == PixelFormat::gray8 ? fz_device_gray(ctx) : fz_device_rgb(ctx);
  const size_t row = row_bytes(drawn, width);
  const int band = static_cast<int>(std::clamp<size_t>(band_bytes / row, 1, static_cast<size_t>(height)));

  canvas_.begin_patch(patch.box, width, height);
  for (int y = 0; y < height && canvas_.status().ok(); y += band) {
    DCE_TRY(cancellation_.check());
    const fz_irect rows = {0, y, width, std::min(height, y + band)};
    fz_pixmap* pixmap = nullptr;
    const Status no_memory(Code::limit, "out of memory while a transparent part of the page was drawn");
    if (!fz_guarded(ctx, [&] { pixmap = fz_new_pixmap_with_bbox(ctx, space, rows, nullptr, 0); }))
      return no_memory;
    MutableBand pixels{drawn, width, y, rows.y1 - rows.y0, pixmap->stride, pixmap->samples};
    Status status = draw_ground(to_grid, pixels);
    if (status.ok() && !draw_rows(to_fz(to_grid), pixmap, last)) status = no_memory;
    if (drawn != abilities.patch_format) {
      for (int i = 0; i < pixels.height; ++i)
        gray_from_rgb(pixels.row(i), pixels.row(i), static_cast<size_t>(width));
      pixels.format = abilities.patch_format;
    }
    if (status.ok()) canvas_.draw_patch_rows(pixels);
    fz_drop_pixmap(ctx, pixmap);
    DCE_TRY(std::move(status));
  }
  canvas_.end_patch();
  return canvas_.status();
}

}  // namespace dce::core
