// 1-bit ink to contone pixels.
#pragma once

#include <cstddef>
#include <cstdint>

#include "raster/band.h"

namespace dce::core {

/// Writes `count` pixels of `format` (gray8, rgb8 or cmyk8) to `out`: where the bits of `bits`, leftmost
/// first, are set, black (K alone in cmyk8), else paper. Reads no byte beyond the last dot's.
void expand_bits(const uint8_t* bits, size_t count, PixelFormat format, uint8_t* out);

namespace scalar {
/// What the above must do, dot by dot.
void expand_bits(const uint8_t* bits, size_t count, PixelFormat format, uint8_t* out);
}  // namespace scalar

}  // namespace dce::core
