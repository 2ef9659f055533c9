// What may be painted: rectangles as such, other areas as dots.
#pragma once

#include <memory>
#include <vector>

#include "draw/fill.h"

namespace dce::core {

/// Dots of an area that is no rectangle. Row bits begin at dot `x0`, a multiple of 8.
class ClipMask {
 public:
  explicit ClipMask(const Rect& area)
      : x0_(area.x0 & ~7),
        y0_(area.y0),
        stride_((static_cast<size_t>(area.x1 - x0_) + 7) / 8),
        bits_(stride_ * static_cast<size_t>(area.height())) {}

  int x0() const { return x0_; }
  size_t bytes() const { return bits_.size(); }
  uint8_t* row(int y) { return bits_.data() + stride_ * static_cast<size_t>(y - y0_); }
  const uint8_t* row(int y) const { return bits_.data() + stride_ * static_cast<size_t>(y - y0_); }

 private:
  int x0_, y0_;
  size_t stride_;
  std::vector<uint8_t> bits_;
};

class ClipStack {
 public:
  struct Clip {
    Rect area;                             ///< nothing is painted outside it
    std::shared_ptr<const ClipMask> mask;  ///< over `area`; null: all of it
  };

  void reset(const Rect& area) {
    clips_.assign(1, {area, nullptr});
    mask_bytes_ = 0;
  }
  /// False when there are too many clips of areas that are no rectangles to be kept.
  bool push(const PathView& path, FillRule rule, PathFiller& filler);
  void pop();
  const Clip& top() const { return clips_.back(); }

 private:
  std::vector<Clip> clips_{1};
  size_t mask_bytes_ = 0;
};

}  // namespace dce::core
