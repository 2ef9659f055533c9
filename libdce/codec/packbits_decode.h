#pragma once

#include "codec/expansion.h"

namespace dce::core {

/// What the control byte 128 means in PackBits data.
enum class PackBits128 {
  ignored,  ///< PCL 5 method 2, PCL XL eRLECompression, TIFF
  ends,     ///< PDF RunLengthDecode (ISO 32000-1, 7.4.5)
};

/// PackBits (TIFF 6.0 section 9; PCL 5 Technical Reference "TIFF encoding"): a control byte 0..127 is
/// followed by that many plus one literal bytes, 129..255 by one byte to be written 257 minus control times.
/// Stops at the end of `in`, or, with `until_full`, as soon as `out` is full: then the rest of `in` is not
/// looked at.
Expansion packbits_decode(Bytes in, MutableBytes out, PackBits128 meaning = PackBits128::ignored,
                          bool until_full = false);

/// PCL 5 method 1, run-length encoding: pairs of (repetitions minus one, byte).
Expansion run_length_decode(Bytes in, MutableBytes out);

}  // namespace dce::core
