// Keeps MuPDF's draw device out of loops that look at no cookie.
#pragma once

#include "mupdf/fitz_context.h"

namespace dce::core {

/// Of a device with separations; any other is `usual`.
enum class Overprinting : uint8_t { usual, as_asked, never };

/// Makes a fresh draw device refuse images beyond Limits::image_pixels, with a warning, and tile patterns no
/// finer than dots can show. `context` is the device's and outlives it; one device a context is guarded at a
/// time. `bounds` is what the device draws to, in its dots.
void guard_drawing(FitzContext& context, fz_device* device, fz_rect bounds,
                   Overprinting overprinting = Overprinting::usual);

}  // namespace dce::core
