#pragma once

#include <vector>

#include "document/canvas.h"
#include "draw/fill.h"
#include "raster/band.h"

namespace dce::core {

/// What limits painting on a canvas of dots: rectangles as such, and all other shapes together as bits, made for
/// the part of the side that is asked for. Lives on one thread.
class PclClips {
 public:
  explicit PclClips(const Rect& side) { clips_.push_back({{}, FillRule::nonzero, side}); }

  void push(const PathView& path, FillRule rule);
  void pop();
  size_t depth() const { return clips_.size() - 1; }
  void cut_to(size_t depth);

  /// Nothing outside may be painted; a shape may forbid more.
  const Rect& area() const { return clips_.back().area; }
  /// What of `dots` lies within.
  Rect seen(const Rect& dots) const;
  /// Is there more to it than rectangles?
  bool is_shaped() const;
  /// May everything in `dots` be painted?
  bool is_free(const Rect& dots);

  /// Bits of black1 over `area`: those set may be painted.
  struct Shape {
    const Bitmap* bits = nullptr;
    Rect area;
    const uint8_t* row(int y) const { return bits->row(y - area.y0); }
  };
  /// The shape, covering `dots` at least; without bits where rectangles alone limit painting. Good until the next
  /// call of any kind.
  Shape shape(const Rect& dots);
  /// Clears in `ink`, which lies at `dots`, what a shape forbids. False when nothing is left.
  bool keep(Bitmap& ink, const Rect& dots);

 private:
  struct Clip {
    Path path;  // empty where `area` says it all
    FillRule rule = FillRule::nonzero;
    Rect area;  // of this clip and all before
  };

  std::vector<Clip> clips_;
  PathFiller filler_;
  Bitmap bits_;
  Rect bits_area_;
  bool made_ = false;  // do the bits stand for the clips as they are?
  int makings_ = 0;    // of bits for the same clips
};

}  // namespace dce::core
