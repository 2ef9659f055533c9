#include "encode/strip_assembler.h"

#include <algorithm>
#include <cstring>
#include <utility>

#include "colour/expand_bits.h"
#include "encode/band_part.h"

namespace dce::core {

Status StripAssembler::band(const Band& band, const Receiver& receive) {
  const bool contiguous = band.stride == static_cast<ptrdiff_t>(band.row_size());
  for (int row = 0; row < band.height;) {
    const int rows = std::min(band.height - row, strip_height_ - rows_);
    if (contiguous && rows == strip_height_) {  // a whole strip as it lies
      Band strip = band_part(band, row, rows);
      strip.y = y_;
      DCE_TRY(receive(strip));
      y_ += rows;
    } else {
      for (int i = 0; i < rows; ++i) add_row(band, row + i);
      if (rows_ == strip_height_) DCE_TRY(finish(receive));
    }
    row += rows;
  }
  return {};
}

void StripAssembler::add_row(const Band& band, int row) {
  const auto dots = static_cast<size_t>(width_);
  if (partial_.height() == 0 || (rows_ == 0 && partial_.format() != band.format)) {
    partial_ = Bitmap(band.format, width_, strip_height_);
  } else if (partial_.format() != format_ && band.format == format_) {
    Bitmap expanded(format_, width_, strip_height_);
    for (int i = 0; i < rows_; ++i) expand_bits(partial_.row(i), dots, format_, expanded.row(i));
    partial_ = std::move(expanded);
  }
  if (partial_.format() == band.format) {
    std::memcpy(partial_.row(rows_), band.row(row), partial_.row_size());
  } else {
    expand_bits(band.row(row), dots, format_, partial_.row(rows_));
  }
  ++rows_;
}

Status StripAssembler::finish(const Receiver& receive) {
  if (rows_ == 0) return {};
  Band strip = std::as_const(partial_).band(0, rows_);
  strip.y = y_;
  y_ += rows_;
  rows_ = 0;
  return receive(strip);
}

}  // namespace dce::core
