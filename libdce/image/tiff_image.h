#pragma once

#include "image/common.h"
#include "stream/source.h"

namespace dce::core {

int sniff_tiff(Bytes bytes);  ///< 0 to 100, as InputFormat::sniff

/// Opens TIFF 6.0 and BigTIFF: one Image a page, without thumbnails and masks, at most Limits::pages. Images
/// deliver black1, gray8, rgb8 or cmyk8 and keep `source`'s bytes. Code::unreadable if no page can be
/// printed; a page that cannot beside others that can is an Image whose decode() says why.
Result<ImageList> open_tiff_images(const Source& source, const Limits& limits);

}  // namespace dce::core
