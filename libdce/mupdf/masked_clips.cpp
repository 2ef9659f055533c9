// A clip that is no rectangle, and a soft mask, have their dots drawn apart and laid back through a mask, which
// MuPDF does byte by byte (the linker's --wrap, see CMakeLists.txt).
#include "mupdf/masked_clips.h"

#include "mupdf/mask_runs.h"

extern "C" void __wrap_fz_paint_pixmap_with_mask(fz_pixmap* onto, const fz_pixmap* source, const fz_pixmap* mask) {
  if (onto->alpha || source->alpha || (onto->n != 1 && onto->n != 3) || source->n != onto->n) {
    __real_fz_paint_pixmap_with_mask(onto, source, mask);
    return;
  }
  const auto box = [](const fz_pixmap* pixmap) {
    return fz_irect{pixmap->x, pixmap->y, pixmap->x + pixmap->w, pixmap->y + pixmap->h};
  };
  const fz_irect area = fz_intersect_irect(fz_intersect_irect(box(onto), box(source)), box(mask));
  if (fz_is_empty_irect(area)) return;
  const auto row = [&](const fz_pixmap* pixmap, int y) {
    return pixmap->samples + (y - pixmap->y) * pixmap->stride + static_cast<ptrdiff_t>(area.x0 - pixmap->x) * pixmap->n;
  };
  const auto width = static_cast<size_t>(area.x1 - area.x0);
  for (int y = area.y0; y < area.y1; ++y) dce::core::paint_masked(row(onto, y), row(source, y), row(mask, y), width, onto->n);
}
