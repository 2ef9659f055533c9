// Where marks may appear.
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "base/status.h"
#include "raster/band.h"

namespace dce::core {

Rect intersection(const Rect& a, const Rect& b);

/// How much memory clips may take, and do; shared by all regions of a stream so that a stack of them is
/// bounded.
struct ClipMemory {
  uint64_t limit = 0, used = 0;
};

/// A box of dots, or a bit for each dot of it. Copies share the bits, which never change.
class ClipArea {
 public:
  ClipArea() = default;  ///< nothing
  explicit ClipArea(const Rect& box) : box_(box) {}

  const Rect& box() const { return box_; }
  bool is_box() const { return !mask_; }

  ClipArea within(const Rect& box) const;

  /// The bits of row `y`, which is in the box; the first is that of dot first_column(). Null where all are
  /// set.
  const uint8_t* row(int y) const;
  int first_column() const { return box_of_mask().x0 & ~7; }

  /// Calls receive(a, b) for each run of visible dots [a, b) in [x0, x1) of row `y`, which may lie anywhere.
  template <class Receive>
  void runs(int y, int x0, int x1, Receive receive) const;

 private:
  friend class ClipBuilder;
  struct Mask {
    Rect box;
    size_t stride = 0;
    std::vector<uint8_t> bits;
    std::shared_ptr<ClipMemory> memory;
    ~Mask();
  };
  const Rect& box_of_mask() const { return mask_ ? mask_->box : box_; }

  Rect box_;
  std::shared_ptr<const Mask> mask_;
};

/// Gathers the spans of a shape and cuts a region by it.
class ClipBuilder {
 public:
  /// Code::limit where the memory for clips is used up. `inside` false: what remains is the outside of the
  /// shape.
  static Result<ClipBuilder> make(const ClipArea& region, bool inside, std::shared_ptr<ClipMemory> memory);

  void add(int y, int x0, int x1);
  ClipArea finish();

 private:
  ClipArea region_;
  bool inside_ = true;
  std::shared_ptr<ClipArea::Mask> mask_;
  Rect seen_;              ///< around all spans
  bool rectangle_ = true;  ///< are all of them, row by row, equal?
};

template <class Receive>
void ClipArea::runs(int y, int x0, int x1, Receive receive) const {
  if (y < box_.y0 || y >= box_.y1) return;
  x0 = x0 > box_.x0 ? x0 : box_.x0;
  x1 = x1 < box_.x1 ? x1 : box_.x1;
  if (x0 >= x1) return;
  const uint8_t* bits = row(y);
  if (!bits) {
    receive(x0, x1);
    return;
  }
  int first = first_column(), start = -1;
  for (int x = x0; x < x1;) {
    uint8_t byte = bits[(x - first) >> 3];
    bool whole = ((x - first) & 7) == 0 && x1 - x >= 8;
    if (whole && byte == 0xff) {
      if (start < 0) start = x;
      x += 8;
      continue;
    }
    bool on = byte >> (7 - ((x - first) & 7)) & 1;
    if (on && start < 0) start = x;
    if (!on && start >= 0) {
      receive(start, x);
      start = -1;
    }
    x += whole && byte == 0 ? 8 : 1;
  }
  if (start >= 0) receive(start, x1);
}

}  // namespace dce::core
