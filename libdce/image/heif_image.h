#pragma once

#include <memory>

#include "document/image.h"
#include "stream/source.h"

namespace dce::core {

int sniff_heif(Bytes bytes);  ///< 0 to 100, as InputFormat::sniff

/// Opens the primary image of HEIC or AVIF (ISO/IEC 23008-12), upright: its rotation and mirroring are
/// applied, so Exif's orientation, which repeats them, is not. The Image delivers rgb8, keeps `source`'s
/// bytes and decodes as a whole.
Result<std::shared_ptr<const Image>> open_heif_image(const Source& source, const Limits& limits);

}  // namespace dce::core
