#pragma once

#include <optional>
#include <vector>

#include "decode/page_canvas.h"
#include "decode/pclxl/attributes.h"

namespace dce::core::pclxl {

/// x' = a x + c y + e, y' = b x + d y + f.
struct Transform {
  double a = 1, b = 0, c = 0, d = 1, e = 0, f = 0;

  /// `inner` first, then this one: how SetPageScale and its like change the current transformation.
  Transform after(const Transform& inner) const {
    return {a * inner.a + c * inner.b, b * inner.a + d * inner.b,     a * inner.c + c * inner.d,
            b * inner.c + d * inner.d, a * inner.e + c * inner.f + e, b * inner.e + d * inner.f + f};
  }
  double x(double px, double py) const { return a * px + c * py + e; }
  double y(double px, double py) const { return b * px + d * py + f; }
};

enum class Space : uint8_t { gray = 1, rgb = 2, srgb = 6 };
inline int components(Space space) {
  return space == Space::gray ? 1 : 3;
}

/// What PushGS saves: the part of the graphics state that images need. Paths, clips and fonts join here.
struct GraphicsState {
  Transform ctm;  ///< user units to dots of the canvas
  Space space = Space::gray;
  std::vector<Rgb> palette;
  std::optional<Rgb> brush = rgb_black, pen = rgb_black;  ///< none: nothing is painted
  uint8_t rop = 252;
  bool source_transparent = false, paint_transparent = false;
  struct Position {
    double x = 0, y = 0;
  };
  std::optional<Position> cursor;  ///< user units
};

/// A colour from an array of component values in `space`, 0 to 1 where they are real and 0 to 255 where not.
Rgb color_of(const Value& value, Space space);

}  // namespace dce::core::pclxl
