#pragma once

#include <cstddef>

#include "raster/band.h"

namespace dce::core {

/// Makes each of `count` rows hold dots [begin, end), too. Blank ones begin behind and end before anything,
/// so that the least and the most will do.
void widen(InkExtent* rows, size_t count, int begin, int end);

}  // namespace dce::core
