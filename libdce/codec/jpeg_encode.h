// Baseline JPEG from rows of gray8, rgb8 or cmyk8.
#pragma once

#include <cstdint>

#include "base/status.h"
#include "raster/band.h"
#include "stream/byte_buffer.h"

namespace dce::core {

struct JpegOptions {
  int quality = 90;                  ///< 1-100, as libjpeg counts
  bool subsample = true;             ///< rgb8: chroma at half resolution both ways (4:2:0); false is 4:4:4
  int x_density = 0, y_density = 0;  ///< dots an inch for the JFIF header; 0 leaves them out
};

/// Appends `band` as one complete JFIF (cmyk8: Adobe, inverted as Adobe's applications write it) stream to
/// `out`. Fails with Code::usage for black1 and with Code::limit above JPEG's 65535 pixels a side.
Status jpeg_encode(const Band& band, const JpegOptions& options, ByteBuffer& out);

}  // namespace dce::core
