#include "colour/band_expander.h"

#include <algorithm>

#include "colour/expand_bits.h"

namespace dce::core {
namespace {

constexpr size_t cached_bytes = 256 << 10;
constexpr int row_unit = 16;  // strips of this height are common, and need no copy when they come whole

int rows_at_once(PixelFormat format, int width) {
  const size_t rows = cached_bytes / std::max<size_t>(row_bytes(format, width), 1);
  return static_cast<int>(std::clamp<size_t>(rows / row_unit, 1, 64)) * row_unit;
}

}  // namespace

Status BandExpander::band(const Band& bits, const Receiver& receive) {
  if (rows_.width() != bits.width) rows_ = Bitmap(to_, bits.width, rows_at_once(to_, bits.width));
  for (int y = 0; y < bits.height; y += rows_.height()) {
    MutableBand expanded = rows_.band(0, std::min(rows_.height(), bits.height - y));
    expanded.y = bits.y + y;
    expanded.ink = bits.ink ? bits.ink + y : nullptr;
    for (int i = 0; i < expanded.height; ++i) {
      expand_bits(bits.row(y + i), static_cast<size_t>(bits.width), to_, expanded.row(i));
    }
    DCE_TRY(receive(expanded));
  }
  return ok();
}

}  // namespace dce::core
