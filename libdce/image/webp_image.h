#pragma once

#include <memory>

#include "document/image.h"
#include "stream/source.h"

namespace dce::core {

int sniff_webp(Bytes bytes);  ///< 0 to 100, as InputFormat::sniff

/// Opens WebP (RFC 9649), lossy or lossless; of an animation the first frame on its canvas. The Image
/// delivers rgb8 and keeps `source`'s bytes. Decoding holds the whole image, scaled down by `shrink`.
Result<std::shared_ptr<const Image>> open_webp_image(const Source& source, const Limits& limits);

}  // namespace dce::core
