#pragma once

#include "raster/band.h"

namespace dce::core {

/// `count` rows of `band` from its row `first` on.
inline Band band_part(const Band& band, int first, int count) {
  Band part = band;
  part.y += first;
  part.height = count;
  part.data = band.row(first);
  if (band.ink) part.ink = band.ink + first;
  return part;
}

}  // namespace dce::core
