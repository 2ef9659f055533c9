#pragma once

#include "base/limits.h"
#include "base/status.h"
#include "codec/expansion.h"
#include "raster/band.h"

namespace dce::core {

struct JpegInfo {
  int width = 0, height = 0;
  int components = 0;  ///< 1 grey, 3 colour, 4 CMYK or YCCK
};

/// Reads a JPEG's header only. Code::unreadable where there is none.
Result<JpegInfo> jpeg_info(Bytes jpeg);

/// Decodes a JPEG to gray8 (one component) or rgb8 (three). Four components are Code::unreadable: no print
/// stream that is read back here has them. Code::limit where the image passes `limits` (image_pixels,
/// memory_bytes), checked before anything is allocated. `damaged`, when given, says that data was missing and
/// what follows is filling.
Result<Bitmap> jpeg_decode(Bytes jpeg, const Limits& limits, bool* damaged = nullptr);

}  // namespace dce::core
