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
  /// One straight edge, downwards; `winding` is +1 where the outline runs down it. It crosses the middles of
  /// rows up to `end`.
  struct Line {
    float x0, y0, x1, y1;
    int winding, end;
    int next;  ///< that begins in the same row, or none
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

  /// Runs of dots of one row, in memory that is kept.
  class Spans {
   public:
    void reset(size_t most) {
      if (room_.size() < most) room_.resize(most);
      size_ = 0;
    }
    void push(DotSpan span) { room_[size_++] = span; }
    bool empty() const { return size_ == 0; }
    DotSpan& last() { return room_[size_ - 1]; }
    std::span<const DotSpan> all() const { return {room_.data(), size_}; }
    void add_dots(std::vector<int>& dots);

   private:
    std::vector<DotSpan> room_;
    size_t size_ = 0;
  };

  void run(const PathView& path, FillRule rule, const Rect& clip, RowReceiver receiver);
  bool collect(const PathView& path, const Rect& clip);
  void add_line(Point from, Point to);
  void turn(int gap, int kind);
  void end_subpath();
  size_t place_of(int row) const {
    const int place = row - (top_ - 1);
    return static_cast<size_t>(place);
  }
  int begins_at(int row) const { return crossing_[place_of(row)]; }
  void advance(int row);
  void sort_active();
  void find_insides(FillRule rule);
  void cut(FillRule rule, const Rect& clip, Spans& spans);
  void find_slivers(int row, FillRule rule, const Rect& clip, std::span<const DotSpan> above,
                    std::span<const DotSpan> below);

  static constexpr int none = -1;
  std::vector<Line> lines_;
  std::vector<int> crossing_, between_;  ///< by row from top_ - 1: the first line that begins there, or none; those of
                                         ///< the second cross no middle
  std::vector<Active> active_;           ///< left to right
  bool moves_ = false;                   ///< does one of them?
  int first_end_ = 0;                    ///< the least `end` of them
  struct Inside {
    size_t from, to;
  };
  std::vector<Inside> insides_;  ///< between which of active_ the area lies
  bool insides_known_ = false;
  int top_ = 0, bottom_ = 0;  ///< rows that can hold ink

  // Where the outline turns back within the gap between two rows' middles. Ink can lie hidden in a gap only
  // when one turn opens and another closes it there.
  std::vector<uint8_t> turns_;  ///< by gap, from top_ - 1
  std::vector<Crossing> crossings_;
  std::vector<int> gap_lines_;
  int next_gap_row_ = 0;
  std::vector<int> slivers_above_, slivers_below_;  ///< dots of the gap's two rows
  Spans above_, below_;

  struct Walk {
    Point start, at;
    int gap = 0, start_gap = 0;
    int entered = 0, first_entered = 0;  ///< +1 downwards, -1 upwards, 0: not moved yet
    bool open = false;
  } walk_;
};

}  // namespace dce::core
