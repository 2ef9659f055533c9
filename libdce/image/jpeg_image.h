#pragma once

#include <memory>

#include "document/image.h"
#include "stream/source.h"

namespace dce::core {

int sniff_jpeg(Bytes bytes);  ///< 0 to 100, as InputFormat::sniff

/// Opens JPEG (ITU-T T.81 baseline, extended and progressive at 8 bits; JFIF, Exif, Adobe), reading headers
/// only. The Image delivers gray8, rgb8 or cmyk8, and keeps `source`'s bytes. Code::unreadable or Code::limit
/// say why not.
Result<std::shared_ptr<const Image>> open_jpeg_image(const Source& source, const Limits& limits);

/// The same, but three components are delivered as their luminance, in gray8: less work than colour.
Result<std::shared_ptr<const Image>> open_jpeg_image_as_gray(const Source& source, const Limits& limits);

}  // namespace dce::core
