#pragma once

#include <memory>

#include "document/image.h"
#include "stream/source.h"

namespace dce::core {

int sniff_jp2(Bytes bytes);  ///< 0 to 100, as InputFormat::sniff

/// Opens JPEG 2000 (ISO/IEC 15444-1), in JP2 boxes or as a bare codestream. The Image delivers gray8, rgb8 or
/// cmyk8, shrinks by dropping resolutions, decodes large images by horizontal areas, and keeps `source`'s
/// bytes.
Result<std::shared_ptr<const Image>> open_jp2_image(const Source& source, const Limits& limits);

}  // namespace dce::core
