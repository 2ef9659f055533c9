// Lines made into shapes to be filled.
#pragma once

#include <vector>

#include "decode/poly_path.h"

namespace dce::core {

enum class PenCap { butt, round, square, triangle };
enum class PenJoin { miter, round, bevel, none };

struct PenStyle {
  double width = 1;
  PenCap cap = PenCap::butt;
  PenJoin join = PenJoin::miter;
  double miter_limit = 10;     ///< length of a miter over the pen's width
  std::vector<double> dashes;  ///< drawn and left out in turn; empty: solid
  double dash_offset = 0;
};

/// The outline of `path`, which is in dots, drawn with a pen that lengths of `style` and the turning of its
/// nib are counted for in the space that `pen` maps to dots. To be filled nonzero: every piece winds the same
/// way. A pen thinner than a dot is taken for one dot wide. Overlong dashes are drawn solid.
PolyPath stroke_polygons(const PolyPath& path, const PenStyle& style, const Transform& pen);

}  // namespace dce::core
