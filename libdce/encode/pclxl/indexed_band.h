// The pixels of a band as indices into a palette, when few enough colours occur: text in colour, drawings and
// anti-aliased black take a third or less of the bits, and paper becomes index 0, which delta rows start
// from.
#pragma once

#include <cstdint>
#include <vector>

#include "raster/band.h"

namespace dce::core {

class IndexedBand {
 public:
  /// Reads `box` of a gray8 or rgb8 band. False where more than 256 colours occur; the object then says
  /// nothing. Grey is never refused: beyond 16 levels its palette is all 256, from white to black.
  bool read(const Band& band, const Rect& box);

  int bits() const { return bits_; }  ///< an index: 1, 4 or 8
  /// 2^bits entries of 1 (gray8) or 3 (rgb8) bytes; unused ones are black. More than 16 colours that are all
  /// neutral have the palette of all greys, which the next band may share.
  const std::vector<uint8_t>& palette() const { return palette_; }
  size_t row_size() const { return row_size_; }
  const uint8_t* row(int y) const { return rows_.data() + row_size_ * y; }

 private:
  bool read_gray(const Band& band, const Rect& box);
  bool read_rgb(const Band& band, const Rect& box);
  void pack(const Rect& box);

  int bits_ = 8;
  size_t row_size_ = 0;
  std::vector<uint8_t> palette_;
  std::vector<uint8_t> rows_;
};

}  // namespace dce::core
