// Images that are one colour all over. Private to this room.
#pragma once

#include <mupdf/fitz.h>

namespace dce::core {

/// Whether the image has the same colour all over, as shadows of drawing programs have beneath their masks,
/// and which: of as many components, 0 to 1, as its space has. False also where to find out would cost
/// something. May throw fitz errors.
bool uniform_color(fz_context* ctx, fz_image* image, float* color);

}  // namespace dce::core
