#pragma once

#include "raster/band.h"

namespace dce::core {

/// Screens `gray` (gray8) into `out` (black1), both of the same width, height and y. The screen is fixed to the page, so
/// bands meet without a seam. Black and white stay solid.
void screen_clustered(const Band& gray, const MutableBand& out);

}  // namespace dce::core
