#pragma once

#include <functional>

#include "base/status.h"
#include "raster/band.h"

namespace dce::core {

/// Turns bands of black1 into bands of a contone format, for those who take no bits: some rows at a time, so
/// that they are read while they are in the cache. One thread at a time.
class BandExpander {
 public:
  using Receiver = std::function<Status(const Band&)>;

  explicit BandExpander(PixelFormat to) : to_(to) {}

  /// Hands over `bits` in one or more bands, top down, each valid during the call.
  Status band(const Band& bits, const Receiver& receive);

 private:
  PixelFormat to_;
  Bitmap rows_;  // made when the first band comes
};

}  // namespace dce::core
