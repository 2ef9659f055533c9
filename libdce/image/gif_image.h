#pragma once

#include <memory>

#include "document/image.h"
#include "stream/source.h"

namespace dce::core {

int sniff_gif(Bytes bytes);  ///< 0 to 100, as InputFormat::sniff

/// Opens GIF (87a, 89a): its first image on the logical screen, on white. The Image delivers gray8 if its
/// colour table has no colour, else rgb8, and keeps `source`'s bytes.
Result<std::shared_ptr<const Image>> open_gif_image(const Source& source, const Limits& limits);

}  // namespace dce::core
