#pragma once

#include "image/common.h"
#include "stream/source.h"

namespace dce::core {

/// Opens an image of whatever format its content is of, e.g. for a watermark: one Image a page.
/// Code::unreadable if no format of this room recognises it.
Result<ImageList> open_any_image(const Source& source, const Limits& limits);

}  // namespace dce::core
