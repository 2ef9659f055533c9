#pragma once

#include "base/status.h"
#include "stream/byte_buffer.h"
#include "stream/source.h"

namespace dce::core {

/// Appends the picture of a JPEG (ITU-T T.81), sequential or progressive, as a baseline one with the same
/// coefficients: nothing is lost. Printers' decoders know no other kind. Markers are left out but JFIF's and
/// Adobe's. Code::unreadable when it is no JPEG or damaged; Code::limit when it has more than `most_pixels`
/// or is made to be slow; then nothing is appended. Takes 2 bytes a sample of memory.
Status jpeg_to_baseline(Bytes jpeg, int64_t most_pixels, ByteBuffer& out);

/// Likewise the Y of one in YCbCr alone, as a grey one.
Status jpeg_luminance(Bytes jpeg, int64_t most_pixels, ByteBuffer& out);

/// What becomes of a picture: mirrored about its vertical or horizontal axis or a diagonal, or turned
/// clockwise.
enum class JpegTurn {
  none,
  flip_horizontal,
  flip_vertical,
  transpose,
  transverse,
  rotate_90,
  rotate_180,
  rotate_270
};

/// Likewise all of it, or its Y alone, turned. Code::usage where that is not to be had without loss: blocks
/// at the edges that the picture does not fill would come to lie within it.
Status jpeg_turned(Bytes jpeg, JpegTurn turn, bool luminance, int64_t most_pixels, ByteBuffer& out);

}  // namespace dce::core
