#include "draw/surface.h"

#include <cstring>

namespace dce::core {

void Surface::reset(PixelFormat format, const Rect& area) {
  const size_t stride = row_bytes(format, area.width());
  const auto rows = static_cast<size_t>(area.height());
  const size_t size = stride * rows + sizeof(uint64_t);
  if (stride_ != static_cast<ptrdiff_t>(stride) || area_.width() != area.width() || pixels_.size() < size) {
    pixels_.assign(size, paper_);
    stride_ = static_cast<ptrdiff_t>(stride);
  } else {
    for (size_t i = 0; i < ink_.size(); ++i) {
      if (ink_[i].blank()) continue;
      const size_t from = static_cast<size_t>(ink_[i].begin) * bits_per_pixel(format) / 8;
      const size_t to = (static_cast<size_t>(ink_[i].end) * bits_per_pixel(format) + 7) / 8;
      std::memset(pixels_.data() + i * stride + from, paper_, to - from);
    }
  }
  area_ = area;
  ink_.assign(rows, {});
}

}  // namespace dce::core
