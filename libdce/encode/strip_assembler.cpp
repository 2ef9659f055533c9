#include "encode/strip_assembler.h"

#include <algorithm>
#include <cstring>

namespace dce::core {

Status StripAssembler::band(const Band& band, const Receiver& receive) {
  const bool contiguous = band.stride == static_cast<ptrdiff_t>(band.row_size());
  for (int row = 0; row < band.height;) {
    const int rows = std::min(band.height - row, strip_height_ - rows_);
    if (contiguous && rows == strip_height_) {  // a whole strip as it lies
      DCE_TRY(receive({format_, width_, y_, rows, band.stride, band.row(row)}));
      y_ += rows;
    } else {
      if (partial_.height() == 0) partial_ = Bitmap(format_, width_, strip_height_);
      for (int i = 0; i < rows; ++i)
        std::memcpy(partial_.row(rows_ + i), band.row(row + i), partial_.row_size());
      rows_ += rows;
      if (rows_ == strip_height_) DCE_TRY(finish(receive));
    }
    row += rows;
  }
  return {};
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
