#pragma once

#include "codec/expansion.h"

namespace dce::core {

/// PCL 5 method 3, delta row compression (PCL 5 Technical Reference, "Delta Row Compression"). `row` holds
/// the seed row and becomes the new row. `produced` is the end of the last byte that was replaced.
Expansion delta_row_decode(Bytes in, MutableBytes row);

/// PCL 5 method 9, replacement delta row encoding (PCL 5 Comparison Guide, "Replacement Delta Row Encoding"):
/// as method 3, but replacement data may be one repeated byte, and both fields of a command may be extended.
Expansion replacement_delta_row_decode(Bytes in, MutableBytes row);

/// PCL XL eDeltaRowCompression (PCL XL Feature Reference 2.1, ReadImage): each row is a 16-bit byte count,
/// low byte first in either binding, and that many bytes of method 3. The seed row of a block is zero. `out`
/// is whole rows of `row_bytes` each; rows that the input does not reach stay untouched, and `produced` is
/// then short of `out`.
Expansion pclxl_delta_row_decode(Bytes in, size_t row_bytes, MutableBytes out);

}  // namespace dce::core
