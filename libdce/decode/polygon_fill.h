// Scan conversion.
#pragma once

#include <functional>
#include <optional>

#include "base/cancellation.h"
#include "decode/poly_path.h"

namespace dce::core {

/// Which dots a shape takes.
enum class DotRule {
  centre,  ///< those whose centre is inside: HP-GL/2 as GhostPCL draws it
  touch,   ///< every dot that the shape touches: PCL XL ("Pixel Placement")
};

struct PolygonFill {
  bool even_odd = false;
  DotRule rule = DotRule::centre;
  Rect box;  ///< nothing outside it
};

/// The dots of `path` where it is one upright rectangle, however it is filled. Most paths of office documents
/// are.
std::optional<Rect> as_box(const PolyPath& path, DotRule rule);

/// Calls span(y, x0, x1) for the dots of `path`, subpaths being closed: rows downwards, disjoint, left to
/// right. `work` counts down by one for each line that crosses a row; Code::limit where it is used up.
Status fill_polygons(const PolyPath& path, const PolygonFill& fill, uint64_t& work,
                     Cancellation& cancellation, const std::function<void(int y, int x0, int x1)>& span);

}  // namespace dce::core
