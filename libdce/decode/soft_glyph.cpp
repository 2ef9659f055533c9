#include "decode/soft_glyph.h"

#include <cmath>
#include <cstdlib>
#include <cstring>

#include "decode/image_painter.h"
#include "raster/bit_rows.h"

namespace dce::core {

bool SoftGlyph::sensible() const {
  return width >= 1 && width <= max_side && height >= 1 && height <= max_side && std::abs(left) <= max_side &&
         std::abs(top) <= max_side;
}

bool SoftGlyph::expand(Bytes data) {
  own_rows.assign(size(), 0);
  size_t at = 0;
  for (int y = 0; y < height;) {
    if (at == data.size()) return false;
    int repeats = data[at++];
    uint8_t* row = own_rows.data() + static_cast<size_t>(y) * stride();
    bool ink = false;
    for (int x = 0; x < width; ink = !ink) {
      if (at == data.size()) return false;
      int run = data[at++];
      if (run > width - x) return false;
      if (ink) set_bits(row, x, x + run);
      x += run;
    }
    ++y;
    for (; repeats > 0 && y < height; --repeats, ++y) {
      std::memcpy(own_rows.data() + static_cast<size_t>(y) * stride(), row, stride());
    }
    if (repeats > 0) return false;
  }
  return true;
}

void paint_glyph(const SoftGlyph& glyph, const GlyphPlacement& p, PageCanvas& canvas) {
  ImageGeometry geometry;
  geometry.column_x = p.column_x;
  geometry.column_y = p.column_y;
  geometry.row_x = p.row_x;
  geometry.row_y = p.row_y;
  geometry.x = std::floor(p.x + 0.5) + glyph.left * p.column_x - glyph.top * p.row_x;
  geometry.y = std::floor(p.y + 0.5) + glyph.left * p.column_y - glyph.top * p.row_y;
  geometry.width = glyph.width;
  ImagePainter painter(geometry, true, canvas);
  Bytes bits = glyph.bits();
  auto whole_rows = static_cast<int64_t>(bits.size() / std::max<size_t>(glyph.stride(), 1));
  int64_t end = std::min({whole_rows, static_cast<int64_t>(glyph.height), painter.end_visible()});
  for (int64_t row = painter.first_visible(); row < end; ++row) {
    painter.paint_bits(row, bits.data() + static_cast<size_t>(row) * glyph.stride());
  }
}

}  // namespace dce::core
