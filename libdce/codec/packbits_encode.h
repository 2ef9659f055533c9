// PackBits: TIFF 6.0 section 9; PCL raster compression mode 2; PCL XL's eRLECompression.
#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>

#include "stream/source.h"

namespace dce::core {

/// The most bytes packbits_encode may write for `size` bytes of input.
constexpr size_t packbits_bound(size_t size) {
  return size + (size + 127) / 128;
}

/// Stands for "did not fit" where a size is expected.
inline constexpr size_t no_size = std::numeric_limits<size_t>::max();

/// Writes `row` as PackBits to `out`, which holds packbits_bound(row.size()) bytes, and returns the size
/// written. Gives up with no_size as soon as more than `limit` bytes would be needed; `out` then holds
/// nothing of use.
size_t packbits_encode(Bytes row, uint8_t* out, size_t limit = no_size);

}  // namespace dce::core
