#pragma once

#include <array>
#include <cstdint>

#include "raster/band.h"

namespace dce::core {

/// Screens `gray` (gray8) into `out` (black1), both of the same width, height and y. The screen is fixed to the page, so
/// bands meet without a seam. Black and white stay solid.
void screen_clustered(const Band& gray, const MutableBand& out);

/// A flat grey as a pattern of eight rows of eight dots, the leftmost most significant: rounded to one of 64 levels, at which
/// a screen of these clusters repeats that often both ways.
std::array<uint8_t, 8> screen_tint(int gray);

}  // namespace dce::core
