#include "draw/surface.h"

#include <cstring>
#include <new>

namespace dce::core {

void Surface::reset(PixelFormat format, const Rect& area) {
  const size_t stride = row_bytes(format, area.width());
  const auto rows = static_cast<size_t>(area.height());
  const size_t size = stride * rows + sizeof(uint64_t);
  if (stride_ != static_cast<ptrdiff_t>(stride) || area_.width() != area.width() || size_ < size) {
    // Paper that is 0 is memory the system has not handed out yet, and never does where there is no ink.
    pixels_.reset();
    pixels_.reset(static_cast<uint8_t*>(std::calloc(size, 1)));
    size_ = pixels_ ? size : 0;
    if (!pixels_) throw std::bad_alloc();
    if (paper_ != 0) std::memset(pixels_.get(), paper_, size);
    stride_ = static_cast<ptrdiff_t>(stride);
  } else {
    for (size_t i = 0; i < ink_.size(); ++i) {
      if (ink_[i].blank()) continue;
      const size_t from = static_cast<size_t>(ink_[i].begin) * bits_per_pixel(format) / 8;
      const size_t to = (static_cast<size_t>(ink_[i].end) * bits_per_pixel(format) + 7) / 8;
      std::memset(pixels_.get() + i * stride + from, paper_, to - from);
    }
  }
  area_ = area;
  ink_.assign(rows, {area.width(), 0});
}

}  // namespace dce::core
