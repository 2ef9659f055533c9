// Delta row compression: PCL 5 raster compression mode 3 (PCL 5 Printer Language Technical Reference, "Raster
// Compression"); PCL XL 2.1's eDeltaRowCompression is the same with a byte count before every row.
#pragma once

#include <cstddef>
#include <cstdint>

#include "codec/packbits_encode.h"
#include "stream/source.h"

namespace dce::core {

/// The most bytes delta_row_encode may write for rows of `size` bytes.
constexpr size_t delta_row_bound(size_t size) {
  return size + size / 8 + 16;
}

/// Writes what turns `seed`, the row above, of the same size, into `row`: nothing at all where they are
/// equal. `out` holds delta_row_bound(row.size()) bytes. Returns the size written, or no_size once it would
/// exceed `limit`.
size_t delta_row_encode(Bytes row, const uint8_t* seed, uint8_t* out, size_t limit = no_size);

}  // namespace dce::core
