#pragma once

#include <memory>

#include "encode/encoder.h"

namespace dce::core {

/// Above the 600 dpi that the language was made for, a raster's size on paper is said as well: interpreters
/// that round the resolution down then scale to it, and the others find the size they would have used anyway.
inline bool raster_is_scaled(Resolution resolution) {
  return resolution.x > 600;
}

/// A side as rows, behind the side's set-up (PageSetup).
std::unique_ptr<SideEncoder> make_pcl5_raster_side(const SideDescription& side);

}  // namespace dce::core
