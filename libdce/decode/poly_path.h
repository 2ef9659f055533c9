// Paths as the interpreters of page description languages build them: in dots, curves made straight at once.
#pragma once

#include <cstddef>
#include <vector>

#include "decode/transform.h"
#include "raster/band.h"

namespace dce::core {

struct DotPoint {
  float x = 0, y = 0;
  bool operator==(const DotPoint&) const = default;
};

/// Subpaths of straight lines. Coordinates are kept within +-1e6 dots. One thread.
class PolyPath {
 public:
  static constexpr size_t max_points = size_t{2} << 20;

  struct Subpath {
    size_t first = 0, count = 0;
    bool closed = false;
  };

  void move_to(double x, double y);
  /// Without a current point these do nothing.
  void line_to(double x, double y);
  void curve_to(double x1, double y1, double x2, double y2, double x3, double y3);
  /// The current point becomes the first of the subpath.
  void close();
  void clear();

  /// A part of the ellipse of `map`'s unit circle, from `start` over `sweep` radians; a line leads to its
  /// first point where there is a current point, else it is moved to.
  void arc(const Transform& map, double start, double sweep);

  bool has_current() const { return has_current_; }
  DotPoint current() const { return current_; }
  bool empty() const { return subpaths_.empty(); }
  /// Has it come to max_points? What is added from then on is lost.
  bool full() const { return points_.size() >= max_points; }

  const std::vector<DotPoint>& points() const { return points_; }
  const std::vector<Subpath>& subpaths() const { return subpaths_; }
  /// All dots that touch it, cut to `within`.
  Rect bounds(const Rect& within) const;

 private:
  void add(DotPoint point);

  std::vector<DotPoint> points_;
  std::vector<Subpath> subpaths_;
  DotPoint current_;
  bool has_current_ = false;
  bool open_ = false;  ///< does the last subpath take more points?
};

}  // namespace dce::core
