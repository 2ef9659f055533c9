// A side of paper, from pages to bands.
#pragma once

#include <functional>
#include <span>
#include <vector>

#include "base/cancellation.h"
#include "base/status.h"
#include "document/document.h"
#include "raster/band.h"

namespace dce::core {

struct PlacedPage {
  Page* page = nullptr;
  Matrix to_device;  ///< page points to dots of the side
  Rect clip;         ///< dots
};

/// Rows of a band for a side `width` dots wide: a matter of geometry alone, so that the stream does not depend on how
/// many threads made it. A multiple of 64 rows.
int band_rows(PixelFormat format, int width);

/// Takes bands of a side, top down. A side of gray8, rgb8 or cmyk8 may be handed over in bands of black1 where all dots of
/// them are black or paper: that is a twenty-fourth of the memory, and encoders that can take runs straight from the bits.
using BandReceiver = std::function<Status(const Band&)>;

/// Draws `pages` in order, the later over the earlier, onto white paper of width x height dots, and hands over bands top
/// down. Bi-level sides are drawn in grey and screened.
Status render_side(std::span<const PlacedPage> pages, PixelFormat format, int width, int height,
                   Cancellation& cancellation, const BandReceiver& receive);

}  // namespace dce::core
