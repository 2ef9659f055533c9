// Scan conversion: an outline into runs of dots.
//
// A dot belongs to an area when its middle does; an edge through a middle gives the dot to the right or
// below, so that areas side by side neither overlap nor gape. What is thinner than a dot is not lost: where
// ink passes between two middles of a row, or between two rows, the dot that holds most of it is painted.
#pragma once

#include <cstdint>
#include <span>
#include <type_traits>
#include <vector>

#include "document/canvas.h"
#include "document/path.h"
#include "raster/band.h"

namespace dce::core {

/// Dots [x0, x1) of a row.
struct DotSpan {
  int x0 = 0, x1 = 0;
  bool operator==(const DotSpan&) const = default;
};

/// The dots of an upright rectangle by the rule above: at least one each way.
Rect covered_dots(const Box& box);

/// Keeps its scratch memory between paths. One thread.
class PathFiller {
 public:
  /// Calls receive(int y, int x0, int x1) for runs of dots [x0, x1): top down, left to right, disjoint, never
  /// touching, within `clip`. Open subpaths are closed.
  template <class Receive>
  void fill(const PathView& path, FillRule rule, const Rect& clip, Receive&& receive) {
    fill_rows(path, rule, clip, [&](int y, std::span<const DotSpan> spans) {
      for (const DotSpan& span : spans) receive(y, span.x0, span.x1);
    });
  }

  /// The same a row at a time: receive(int y, std::span<const DotSpan>), never empty.
  template <class Receive>
  void fill_rows(const PathView& path, FillRule rule, const Rect& clip, Receive&& receive) {
    run(path, rule, clip, {&receive, [](void* to, int y, std::span<const DotSpan> spans) {
                             (*static_cast<std::remove_reference_t<Receive>*>(to))(y, spans);
                           }});
  }

 private:
  struct RowReceiver {
    void* to;
    void (*call)(void* to, int y, std::span<const DotSpan> spans);
  };
  /// One straight edge, downwards; `winding` is +1 where the outline runs down it.
  struct Line {
    float x0, y0, x1, y1;
    int winding;
  };
  struct Active {
    double x, step;  ///< where it crosses the row's middle, and what it moves by to the next row's
    int end;         ///< the first row whose middle it does not reach
    int winding;
  };
  struct Crossing {
    int column;
    float y;
    int winding;
  };

  void run(const PathView& path, FillRule rule, const Rect& clip, RowReceiver receiver);
  bool collect(const PathView& path, const Rect& clip);
  void add_line(Point from, Point to);
  void turn(int gap, int kind);
  void end_subpath();
  void advance(int row);
  void cut(FillRule rule, const Rect& clip, std::vector<DotSpan>& spans) const;
  void find_slivers(int row, FillRule rule, const Rect& clip, const std::vector<DotSpan>& above,
                    const std::vector<DotSpan>& below);

  std::vector<Line> lines_;  ///< by their first row
  std::vector<Active> active_;
  size_t next_line_ = 0;
  int still_until_ = 0;       ///< the first row whose middle the outline may cross elsewhere than the row's before it
  int top_ = 0, bottom_ = 0;  ///< rows that can hold ink

  // Where the outline turns back within the gap between two rows' middles. Ink can lie hidden in a gap only
  // when one turn opens and another closes it there.
  std::vector<uint8_t> turns_;  ///< by gap, from top_ - 1
  std::vector<Crossing> crossings_;
  std::vector<uint32_t> gap_lines_;
  size_t next_gap_line_ = 0;
  std::vector<int> slivers_above_, slivers_below_;  ///< dots of the gap's two rows
  std::vector<DotSpan> above_, below_;

  struct Walk {
    Point start, at;
    int gap = 0, start_gap = 0;
    int entered = 0, first_entered = 0;  ///< +1 downwards, -1 upwards, 0: not moved yet
    bool open = false;
  } walk_;
};

}  // namespace dce::core
