#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "document/path.h"
#include "raster/band.h"

namespace dce::core {

/// Corners of a drawing in whole dots: one or more runs of straight lines.
struct DotFigure {
  struct Point {
    int x = 0, y = 0;
    bool operator==(const Point&) const = default;
  };
  std::vector<Point> points;
  std::vector<size_t> ends;    ///< of each run, into `points`
  std::vector<uint8_t> closed; ///< of each run: does its last point join its first?

  void clear() {
    points.clear();
    ends.clear();
    closed.clear();
  }
  template <class Receiver>
  void each_run(const Receiver& receive) const {
    size_t begin = 0;
    for (size_t i = 0; i < ends.size(); ++i) {
      receive(std::span(points).subspan(begin, ends[i] - begin), closed[i] != 0);
      begin = ends[i];
    }
  }
};

/// The area that a path encloses, cut to `clip`: closed runs, to be filled by the path's own rule. False, with
/// nothing worth keeping, when that takes more than `most_points`.
bool make_area(const PathView& path, const Box& clip, size_t most_points, DotFigure& out);

/// A path as lines to be drawn along, open ones made longer at both ends by `cap` dots. False as above, or when a
/// point lies further than `reach` dots from the origin.
bool make_lines(const PathView& path, float cap, float reach, size_t most_points, DotFigure& out);

/// Likewise, of a path that is dashed: lengths in dots, on and off in turn, `phase` dots into them at the start of
/// each subpath. False, too, when a dash or a gap is too short for whole dots to keep it.
bool make_dashes(const PathView& path, std::span<const float> dashes, float phase, float cap, float reach,
                 size_t most_points, DotFigure& out);

/// Of all points: the dots that lie on or right below and behind them.
Rect bounds(const DotFigure& figure);

}  // namespace dce::core
