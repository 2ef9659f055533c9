// XlCanvas: text.
#include <cmath>

#include "encode/pclxl/path_writer.h"
#include "encode/pclxl/stencil_painter.h"
#include "encode/pclxl/xl_canvas.h"

namespace dce::core::xl {

void XlCanvas::draw_glyphs(const GlyphRun& run, const CanvasColor& color) {
  if (stopped() || run.glyphs.empty()) return;
  PageGlyphs& glyphs = content_.glyphs();
  if (!glyphs.select(*run.font, run.em_to_device)) return;
  struct Placed {
    const Glyph* glyph;
    int number, x, y;
  };
  std::vector<Placed> placed;
  placed.reserve(run.glyphs.size());
  Box box;
  const Box seen = this->seen();
  for (const Glyph& glyph : run.glyphs) {
    // So far outside nothing of it is seen, and it could not be said.
    if (!(std::abs(glyph.origin.x) < farthest && std::abs(glyph.origin.y) < farthest)) continue;
    const int number = glyphs.find(glyph.id);
    if (number == PageGlyphs::blank) continue;
    const int x = static_cast<int>(std::lround(glyph.origin.x)),
              y = static_cast<int>(std::lround(glyph.origin.y));
    if (number >= 0) {
      const GlyphBitmap& bitmap = glyphs.bitmap(number);
      const Box ink{static_cast<float>(x + bitmap.left), static_cast<float>(y + bitmap.top),
                    static_cast<float>(x + bitmap.left + bitmap.width),
                    static_cast<float>(y + bitmap.top + bitmap.height)};
      if (!ink.meets(seen)) continue;
      box = box.united(ink);
    }
    placed.push_back({&glyph, number, x, y});
  }
  bool said = false;
  for (const Placed& p : placed) {
    if (p.number < 0) {
      fill_outlines(run, *p.glyph, color);
      said = false;
      continue;
    }
    if (!said) {
      clip_to(box);
      // Nothing is appended where nothing changed, so that lines of one colour stay together.
      const Paint paint = state_.paint(color);
      if (!state_.brush_is(paint)) state_.brush(paint, out());
      said = true;
    }
    content_.text({static_cast<uint16_t>(p.number), static_cast<int16_t>(p.x), static_cast<int16_t>(p.y)});
  }
  flush_if_large();
}

/// A glyph too large for a bitmap, or without an outline.
void XlCanvas::fill_outlines(const GlyphRun& run, const Glyph& glyph, const CanvasColor& color) {
  Matrix matrix = run.em_to_device;
  matrix.e = glyph.origin.x;
  matrix.f = glyph.origin.y;
  if (run.font->kind() == CanvasFont::Kind::stencils) {
    StencilPainter painter(*this, color);
    fail_if(run.font->draw(glyph.id, painter, matrix));
    return;
  }
  Path outline;
  if (!run.font->outline(glyph.id, outline)) return;
  outline.transform(matrix);
  fill_area(outline.view(), FillRule::nonzero, state_.paint(color));
}

}  // namespace dce::core::xl
