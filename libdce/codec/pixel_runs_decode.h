#pragma once

#include "codec/expansion.h"

namespace dce::core {

/// What a control byte of 128 means in a row of pixel runs.
enum class PixelRuns128 {
  reserved,   ///< PWG Raster: not defined, so an error
  fills_row,  ///< Apple Raster: the rest of the row is `fill`
};

/// One row of PWG Raster (PWG 5102.4 section 4.4) or Apple Raster: a control byte 0..127 is followed by one
/// unit to be repeated that many plus one times, 129..255 by 257 minus control literal units. A unit is
/// `unit_bytes` long: one pixel, or one byte of eight pixels. `row` is a whole number of units; decoding
/// stops where it is full.
Expansion pixel_runs_decode(Bytes in, size_t unit_bytes, MutableBytes row, PixelRuns128 meaning,
                            uint8_t fill);

}  // namespace dce::core
