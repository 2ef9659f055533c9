#pragma once

#include <memory>

#include "document/image.h"
#include "stream/source.h"

namespace dce::core {

int sniff_bmp(Bytes bytes);  ///< 0 to 100, as InputFormat::sniff

/// Opens a Windows or OS/2 bitmap: 1 to 32 bits a pixel, RLE, channel masks, either row order. The Image
/// delivers black1 for one bit of black and white, gray8 for a palette without colour, else rgb8, and keeps
/// `source`'s bytes.
Result<std::shared_ptr<const Image>> open_bmp_image(const Source& source, const Limits& limits);

}  // namespace dce::core
