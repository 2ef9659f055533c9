#pragma once

#include <mupdf/fitz.h>

#include <optional>

#include "document/path.h"

namespace dce::core {

/// The part of an image's mask, in the mask's unit square (from its top left corner), within which it lets
/// all through, so that the image is opaque there: the whole square, or all but its edges. Nothing where the
/// mask does more than to trim edges, is too large to look at, or cannot be read.
std::optional<Box> opaque_part(fz_context* context, fz_image* mask);

}  // namespace dce::core
