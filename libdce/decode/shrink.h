// Pages of a decoded stream made small, for previews.
#pragma once

#include "decode/decoder.h"
#include "raster/band.h"

namespace dce::core {

/// The page `width` dots wide with the proportions it has on paper, each dot the mean of those it stands for:
/// gray8 for pages without colour, else rgb8. Never larger than the page. `page` has pixels.
Bitmap shrink_page(const StreamPage& page, int width);

}  // namespace dce::core
