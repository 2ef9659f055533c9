#pragma once

#include <span>

#include "halftone/screen.h"
#include "render/side_renderer.h"

namespace dce::core {

/// Can draw_scan() do this side? One page of images that lie upright, and nothing else.
bool is_scan(std::span<const PlacedPage> pages, PixelFormat format);

/// A scan whose dots are all ink or paper, so that black1 says all of it at this size.
bool is_bilevel_scan(std::span<const PlacedPage> pages);

/// Makes the bands of such a side straight from the images' rows: decoded once, scaled once, never held whole where
/// there is one image. Otherwise as render_side().
Status draw_scan(const PlacedPage& page, PixelFormat format, int width, int height, Clusters clusters, Cancellation& cancellation,
                 const BandReceiver& receive);

}  // namespace dce::core
