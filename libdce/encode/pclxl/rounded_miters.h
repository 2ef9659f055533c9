#pragma once

#include "document/path.h"

namespace dce::core::xl {

/// Do mitered corners of a line of `width` dots reach about as far when its points are in whole dots as they
/// do where they are? Where a segment is a few dots long, rounding turns it, and a spike comes or goes.
bool miters_survive_rounding(const PathView& line, double width, double limit);

}  // namespace dce::core::xl
