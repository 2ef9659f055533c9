#include "draw/glyph_bitmap.h"

#include <algorithm>
#include <cmath>

#include "draw/fill.h"
#include "raster/bit_rows.h"

namespace dce::core {
namespace {

/// Cuts `out`, whose bits may have blank edges, down to its ink.
void trim(GlyphBitmap& out) {
  const size_t stride = out.stride();
  int first = out.height, last = -1;
  for (int y = 0; y < out.height; ++y) {
    for (size_t i = 0; i < stride; ++i) {
      if (!out.row(y)[i]) continue;
      first = std::min(first, y);
      last = y;
      break;
    }
  }
  if (last < 0) {
    out = {};
    return;
  }
  out.bits.resize(static_cast<size_t>(last + 1) * stride);
  out.bits.erase(out.bits.begin(),
                 out.bits.begin() + static_cast<ptrdiff_t>(static_cast<size_t>(first) * stride));
  out.top += first;
  out.height = last + 1 - first;
}

bool draw_outline(const CanvasFont& font, uint32_t glyph, const Matrix& em_to_device, int most_dots,
                  GlyphBitmap& out) {
  Path path;
  if (!font.outline(glyph, path)) return false;
  Matrix matrix = em_to_device;
  matrix.e = matrix.f = 0;
  path.transform(matrix);
  if (path.empty()) return true;
  const Box box = path.view().bounds();
  if (!(box.width() < static_cast<float>(most_dots) && box.height() < static_cast<float>(most_dots)))
    return false;
  // Where it lies is no matter of size, but a glyph this far from its origin is damage.
  if (!(std::abs(box.x0) < 1e6f && std::abs(box.y0) < 1e6f)) return false;
  Rect dots = covered_dots(box);
  dots = {dots.x0 - 1, dots.y0 - 1, dots.x1 + 1, dots.y1 + 1};
  out.left = dots.x0;
  out.top = dots.y0;
  out.width = dots.width();
  out.height = dots.height();
  out.bits.assign(out.stride() * static_cast<size_t>(out.height), 0);
  PathFiller filler;
  filler.fill(path.view(), FillRule::nonzero, dots, [&](int y, int x0, int x1) {
    set_bits(out.bits.data() + out.stride() * static_cast<size_t>(y - dots.y0), x0 - dots.x0, x1 - dots.x0);
  });
  return true;
}

}  // namespace

bool make_glyph_bitmap(const CanvasFont& font, uint32_t glyph, const Matrix& em_to_device, int most_dots,
                       GlyphBitmap& out) {
  out = {};
  if (font.kind() != CanvasFont::Kind::outlines) return false;
  if (!draw_outline(font, glyph, em_to_device, most_dots, out)) return false;
  trim(out);
  return true;
}

}  // namespace dce::core
