// PclCanvas: text.
#include <algorithm>
#include <cmath>

#include "draw/flatten.h"
#include "encode/pcl5/mask_rows.h"
#include "encode/pcl5/pcl_canvas.h"

namespace dce::core {

void PclCanvas::draw_glyphs(const GlyphRun& run, const CanvasColor& color) {
  if (stopped()) return;
  const PclPaint paint = paint_of(color);
  const bool selected = glyphs_.select(*run.font, run.em_to_device);
  const Matrix& m = run.em_to_device;
  for (const Glyph& glyph : run.glyphs) {
    const int number = selected ? glyphs_.find(glyph.id) : PageGlyphs::none;
    if (number == PageGlyphs::blank) continue;
    if (number == PageGlyphs::none) {
      draw_as_drawing(run, glyph, paint);
      if (stopped()) return;
      continue;
    }
    if (static_cast<size_t>(number) == advances_.size()) {
      // Hardly ever too far, so that what is missing can be made up for by white space.
      constexpr double slack = 0.03;
      const double advance = m.b == 0 ? std::floor(run.font->advance(glyph.id) * m.a + slack) : 0;
      advances_.push_back(static_cast<int32_t>(std::clamp(advance, 0.0, 8000.0)));
    }
    draw_glyph(number, glyph.origin, paint);
  }
  flush_if_large();
}

void PclCanvas::draw_glyph(int number, Point at, const PclPaint& paint) {
  const GlyphBitmap& bitmap = glyphs_.bitmap(number);
  const int advance = advances_[static_cast<size_t>(number)];
  const Point origin = within_reach(at);
  const int x = static_cast<int>(std::lround(origin.x)), y = static_cast<int>(std::lround(origin.y));
  const Rect area{x + bitmap.left, y + bitmap.top, x + bitmap.left + bitmap.width, y + bitmap.top + bitmap.height};
  const Rect seen = clips_.seen(area);
  if (seen.empty()) return;
  if (x >= 0 && x + advance <= page_.last_column() && y >= 0 && y < side_.height && clips_.is_free(area)) {
    page_.glyph(static_cast<uint32_t>(number), advance, x, y, paint);
    return;
  }
  Bitmap ink(PixelFormat::black1, seen.width(), seen.height());
  for (int row = 0; row < seen.height(); ++row) {
    uint8_t* to = ink.row(row);
    set_bits(to, 0, seen.width());
    keep_bits(to, bitmap.row(seen.y0 - area.y0 + row), seen.x0 - area.x0,
              seen.width());
  }
  put_bits(ink, seen, paint);
}

void PclCanvas::draw_as_drawing(const GlyphRun& run, const Glyph& glyph, const PclPaint& paint) {
  Matrix placed = run.em_to_device;
  placed.e = glyph.origin.x;
  placed.f = glyph.origin.y;
  if (run.font->kind() == CanvasFont::Kind::outlines) {
    Path outline;
    if (!run.font->outline(glyph.id, outline) || outline.empty()) return;
    outline.transform(placed);
    fill(outline.view(), FillRule::nonzero, paint);
    return;
  }
  if (only_paint_) return;  // a drawing of glyphs that are drawings goes no deeper
  const size_t depth = clips_.depth();
  only_paint_ = paint;
  fail_if(run.font->draw(glyph.id, *this, placed));
  only_paint_.reset();
  clips_.cut_to(depth);
}

}  // namespace dce::core
