// One glyph in dots.
#pragma once

#include <cstdint>
#include <vector>

#include "document/canvas.h"

namespace dce::core {

struct GlyphBitmap {
  int left = 0, top = 0;      ///< dots from the dot of the origin to the bitmap's top left dot, y down
  int width = 0, height = 0;  ///< 0 by 0 when blank
  std::vector<uint8_t> bits;  ///< rows of (width + 7) / 8 bytes, most significant bit leftmost, 1 is ink

  size_t stride() const { return (static_cast<size_t>(width) + 7) / 8; }
  const uint8_t* row(int y) const { return bits.data() + stride() * static_cast<size_t>(y); }
};

/// Draws a glyph whose origin lies on the top left corner of dot (0, 0): place it by rounding the true origin
/// with lround. Outlines are filled, stencils (Type 3 with d1) played to a 1-bit canvas. `em_to_device`: its
/// linear part counts. Blank glyphs are true and empty; false where the font has no such glyph or it is
/// larger than `most_dots` either way. The same on any thread.
bool make_glyph_bitmap(const CanvasFont& font, uint32_t glyph, const Matrix& em_to_device, int most_dots,
                       GlyphBitmap& out);

}  // namespace dce::core
