#include "draw/ink_bounds.h"

#include <algorithm>
#include <cmath>

namespace dce::core {

void InkBounds::add(const Box& box) {
  const Box seen = box.intersected(clips_.back());
  if (seen.x0 <= seen.x1 && seen.y0 <= seen.y1) box_ = box_.united(seen);
}

void InkBounds::stroke_path(const PathView& path, const StrokeStyle& style, const CanvasColor&) {
  const Matrix& pen = style.pen;
  const double widest = std::max(std::hypot(pen.a, pen.b), std::hypot(pen.c, pen.d)) * std::abs(style.width);
  const double reach =
      style.join == LineJoin::miter ? std::max(1.5, static_cast<double>(style.miter_limit)) : 1.5;
  add(path.bounds().grown(static_cast<float>(widest / 2 * reach + 1)));
}

void InkBounds::draw_glyphs(const GlyphRun& run, const CanvasColor&) {
  Path outline;
  for (const Glyph& glyph : run.glyphs) {
    outline.clear();
    if (!run.font->outline(glyph.id, outline)) continue;
    Matrix matrix = run.em_to_device;
    matrix.e = glyph.origin.x;
    matrix.f = glyph.origin.y;
    outline.transform(matrix);
    add(outline.view().bounds());
  }
}

}  // namespace dce::core
