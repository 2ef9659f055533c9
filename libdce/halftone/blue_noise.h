#pragma once

#include "raster/band.h"

namespace dce::core {

/// Screens `gray` (gray8) into `out` (black1), both of the same width, height and y, by a mask of 64 x 64
/// dots that are spread without a pattern (void and cluster). The mask is fixed to the page, so bands meet
/// without a seam. Black and white stay solid. For printers that hold single dots: inkjets, and lasers at
/// their finest.
void screen_blue_noise(const Band& gray, const MutableBand& out);

}  // namespace dce::core
