// The headers of a Windows or OS/2 bitmap: BITMAPFILEHEADER, then BITMAPCOREHEADER, BITMAPINFOHEADER and the
// versions that grew from it, OS/2 2.x's included; then channel masks and colours.
#pragma once

#include <cstddef>
#include <cstdint>

#include "base/status.h"
#include "image/pixels.h"
#include "stream/source.h"

namespace dce::core {

enum class BmpCoding { raw, rle4, rle8, rle24 };

/// Where a channel lies in a 16- or 32-bit pixel.
struct BmpChannel {
  uint32_t mask = 0;
  int shift = 0, bits = 0;

  BmpChannel() = default;
  explicit BmpChannel(uint32_t channel_mask);
  uint8_t value(uint32_t pixel) const;  ///< scaled to 8 bits
};

struct BmpHeader {
  int64_t width = 0, height = 0;  ///< the height without its sign
  bool top_down = false;
  int bits = 0;  ///< 1, 2, 4, 8, 16, 24 or 32 a pixel
  BmpCoding coding = BmpCoding::raw;
  BmpChannel red, green, blue, alpha;         ///< for 16 and 32 bits
  Palette palette;                            ///< for up to 8 bits
  double x_resolution = 0, y_resolution = 0;  ///< pixels an inch; 0 where not said
  size_t pixels_at = 0;                       ///< offset of the pixel data
};

Result<BmpHeader> parse_bmp_header(Bytes bytes);

}  // namespace dce::core
