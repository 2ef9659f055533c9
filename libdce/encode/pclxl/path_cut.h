#pragma once

#include "document/path.h"

namespace dce::core::xl {

/// The part of an area within `box`: flat polygons whose filling there is the path's. For coordinates that a
/// stream cannot say.
Path cut_area(const PathView& area, const Box& box);

}  // namespace dce::core::xl
