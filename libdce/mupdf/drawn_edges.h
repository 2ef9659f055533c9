// How the draw device draws edges: grey for screens, sharp for print.
#pragma once

#include <mupdf/fitz.h>

#include "ticket/geometry.h"

namespace dce::core {

/// Sets the context's anti-aliasing and thinnest line for devices that are made after it, as suits the
/// resolution of `to_device`, which takes points to dots.
void set_drawn_edges(fz_context* ctx, const Matrix& to_device);

}  // namespace dce::core
