#pragma once

#include "base/limits.h"
#include "base/status.h"
#include "decode/decoder.h"
#include "decode/paint_mode.h"
#include "raster/band.h"

namespace dce::core {

/// Code::limit where a page of this size passes `limits` (image_pixels, memory_bytes); looked at before
/// allocating.
Status check_page_size(const Limits& limits, PixelFormat format, int64_t width, int64_t height);

/// Whether the pixels of a page of this size are to be kept; Code::limit where the page is not to be read at
/// all. Without pixels a page needs no more than a row at a time.
Result<bool> keeps_pixels(const DecodeOptions& options, PixelFormat format, int64_t width, int64_t height);

/// A page of blank paper, or why there is none.
Result<Bitmap> make_page(const Limits& limits, PixelFormat format, int64_t width, int64_t height);

/// The colour of a pixel of a black1, gray8 or rgb8 page.
Rgb pixel_of(const Bitmap& page, int x, int y);

/// Mirrors rows left to right, in place.
void mirror_rows(Bitmap& page);

/// Mirrors the page top to bottom, in place.
void mirror_columns(Bitmap& page);

}  // namespace dce::core
