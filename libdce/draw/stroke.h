// A stroke as an area.
#pragma once

#include "document/canvas.h"
#include "document/path.h"

namespace dce::core {

/// Appends to `out` an outline that covers the stroke of `path` when it is filled nonzero: a quadrilateral a
/// line, and pieces for joins and caps, all turning the same way. Curves become lines, joined smoothly.
/// `thinnest` is the least width in dots either way of the pen, so that hairlines show wherever they lie;
/// dashes keep their lengths. Dashes too many to be seen as such (a hostile file's) are drawn solid.
void stroke_outline(const PathView& path, const StrokeStyle& style, float thinnest, Path& out);

}  // namespace dce::core
