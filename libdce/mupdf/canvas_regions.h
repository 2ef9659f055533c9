#pragma once

#include <vector>

#include "document/path.h"

namespace dce::core {

/// Boxes of a page, in whole dots, that a canvas cannot say: overlapping ones are merged, and their number is
/// bounded.
class CanvasRegions {
 public:
  struct Region {
    Box box;
    bool lines = false;  ///< holds more than pictures and smooth shades
  };

  void add(const Box& box, bool lines);
  /// A part of the page that can be said: is it wholly covered, so that it need not be?
  bool covers(const Box& box) const;
  /// Text or lines at `box` will be drawn anew by the regions they touch.
  void note_lines(const Box& box);

  void clear() { regions_.clear(); }
  bool empty() const { return regions_.empty(); }
  const std::vector<Region>& all() const { return regions_; }

 private:
  static constexpr size_t most = 96;
  std::vector<Region> regions_;
};

}  // namespace dce::core
