#pragma once

#include <mupdf/fitz.h>

#include <limits>
#include <optional>

#include "base/cancellation.h"
#include "document/canvas.h"
#include "mupdf/canvas_device.h"
#include "mupdf/patch_plan.h"

namespace dce::core {

/// Draws parts of a recorded page with MuPDF's draw device, band by band, and hands the pixels to a canvas.
class PatchPainter {
 public:
  static constexpr int whole_page = std::numeric_limits<int>::max();

  /// Borrows all of it. `list` is the page in device space, at `dots_per_inch`.
  PatchPainter(const CanvasSource& source, fz_display_list* list, Canvas& canvas, double dots_per_inch,
               Cancellation& cancellation)
      : source_(source),
        list_(list),
        canvas_(canvas),
        dots_per_inch_(dots_per_inch),
        cancellation_(cancellation) {}

  /// How far the list has been played, by a run that was given the source's cookie.
  int position() const { return source_.cookie->progress; }

  /// `last` is the position of the last thing of the page that is drawn.
  Status paint(const PatchPlan::Patch& patch, int last = whole_page);

 private:
  Status draw_ground(const Matrix& to_grid, const MutableBand& band);
  bool draw_rows(const fz_matrix& to_grid, fz_pixmap* pixmap, int last);
  void run_until(fz_device* device, const fz_rect& area, int last);

  PixelFormat drawn_format();

  const CanvasSource& source_;
  fz_display_list* list_;
  Canvas& canvas_;
  double dots_per_inch_;
  Cancellation& cancellation_;
  std::optional<bool> blends_;
};

}  // namespace dce::core
