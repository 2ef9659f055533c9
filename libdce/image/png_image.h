#pragma once

#include <memory>

#include "document/image.h"
#include "stream/source.h"

namespace dce::core {

int sniff_png(Bytes bytes);  ///< 0 to 100, as InputFormat::sniff

/// Opens PNG (ISO/IEC 15948), reading up to the first IDAT. The Image delivers black1 for black and white
/// without transparency, gray8 where no colour is possible, else rgb8, and keeps `source`'s bytes.
Result<std::shared_ptr<const Image>> open_png_image(const Source& source, const Limits& limits);

}  // namespace dce::core
