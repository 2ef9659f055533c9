#pragma once

#include <array>
#include <cstdint>

#include "raster/band.h"

namespace dce::core {

/// How large the dots of a clustered screen grow. Both screens have about 106 lines an inch at 45 degrees:
/// large ones at 600 dots an inch, small ones at 300, where large ones would be too coarse for what is
/// printed in tints, and where a dot is large enough to be printed alone.
enum class Clusters : uint8_t {
  large,  ///< 32 pixels, the first three and the last three at once
  small   ///< 8 pixels, one by one
};
/// For so many dots an inch in the coarser direction.
Clusters clusters_for(int resolution);

/// Screens `gray` (gray8) into `out` (black1), both of the same width, height and y. The screen is fixed to
/// the page, so bands meet without a seam. Black and white stay solid.
void screen_clustered(const Band& gray, const MutableBand& out, Clusters clusters = Clusters::large);

/// A flat grey as a pattern of eight rows of eight dots, the leftmost most significant: rounded to one of 64
/// levels, at which a screen of these clusters repeats that often both ways.
std::array<uint8_t, 8> screen_tint(int gray, Clusters clusters = Clusters::large);

}  // namespace dce::core
