#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "decode/clip_area.h"
#include "decode/page_canvas.h"
#include "decode/pclxl/attributes.h"
#include "decode/pclxl/font.h"
#include "decode/poly_path.h"
#include "decode/polygon_stroke.h"
#include "decode/transform.h"

namespace dce::core::pclxl {

enum class Space : uint8_t { gray = 1, rgb = 2, srgb = 6 };
inline int components(Space space) {
  return space == Space::gray ? 1 : 3;
}

/// What a brush or pen paints with.
struct PaintSource {
  Rgb color = rgb_black;
  std::shared_ptr<const PaintPattern> pattern;  ///< instead of the colour
  Transform to_pattern;                         ///< from dots to the pattern's pixels
};

/// What PushGS saves.
struct GraphicsState {
  Transform ctm;  ///< user units to dots of the canvas
  Space space = Space::gray;
  std::vector<Rgb> palette;
  std::optional<PaintSource> brush = PaintSource(), pen = PaintSource();  ///< none: nothing is painted
  uint8_t rop = 252;
  bool source_transparent = false, paint_transparent = false;
  PolyPath path;  ///< its current point is the cursor
  bool even_odd_fill = false, even_odd_clip = false;
  PenStyle line;  ///< lengths in user units
  ClipArea clip;
  std::shared_ptr<const Font> font;
  bool plain_characters = true;  ///< neither turned, scaled nor sheared
};

/// A colour from an array of component values in `space`, 0 to 1 where they are real and 0 to 255 where not.
Rgb color_of(const Value& value, Space space);

}  // namespace dce::core::pclxl
