#include "draw/fill.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "draw/flatten.h"

namespace dce::core {
namespace {

/// The first dot whose middle lies at `x` or right of it; of rows likewise. |x| is at most farthest_dot, so
/// that the conversion to int, which cuts off, works as a floor.
int first_dot(double x) {
  constexpr int bias = 1 << 23;
  return bias - static_cast<int>(bias + 0.5 - x);
}

int dot_holding(double x) {
  constexpr int bias = 1 << 23;
  return static_cast<int>(x + bias) - bias;
}

void cover(float from, float to, int* first, int* end) {
  *first = first_dot(from);
  *end = first_dot(to);
  if (*first >= *end) {
    *first = dot_holding((static_cast<double>(from) + to) / 2);
    *end = *first + 1;
  }
}

enum Turn : uint8_t { closes = 1, opens = 2, both = 3 };

bool inside(FillRule rule, int winding) {
  return rule == FillRule::nonzero ? winding != 0 : (winding & 1) != 0;
}

/// Is `dot` in one of `spans`? `from` moves along with rising dots.
bool painted(std::span<const DotSpan> spans, size_t& from, int dot) {
  while (from < spans.size() && spans[from].x1 <= dot) ++from;
  return from < spans.size() && spans[from].x0 <= dot;
}

}  // namespace

Rect covered_dots(const Box& box) {
  const Point low = within_reach({box.x0, box.y0}), high = within_reach({box.x1, box.y1});
  Rect dots;
  cover(low.x, high.x, &dots.x0, &dots.x1);
  cover(low.y, high.y, &dots.y0, &dots.y1);
  return dots;
}

/// Single dots among disjoint spans.
void PathFiller::Spans::add_dots(std::vector<int>& dots) {
  room_.resize(size_);
  for (int dot : dots) room_.push_back({dot, dot + 1});
  std::sort(room_.begin(), room_.end(), [](const DotSpan& a, const DotSpan& b) { return a.x0 < b.x0; });
  size_t last = 0;
  for (size_t i = 1; i < room_.size(); ++i) {
    if (room_[i].x0 <= room_[last].x1) {
      room_[last].x1 = std::max(room_[last].x1, room_[i].x1);
    } else {
      room_[++last] = room_[i];
    }
  }
  size_ = last + 1;
  dots.clear();
}

void PathFiller::turn(int gap, int kind) {
  const int index = gap - top_;
  if (index >= 0 && index < static_cast<int>(turns_.size()))
    turns_[static_cast<size_t>(index)] |= static_cast<uint8_t>(kind);
}

/// Gap g lies between the middles of rows g - 1 and g.
void PathFiller::add_line(Point from, Point to) {
  const int from_gap = walk_.gap, to_gap = first_dot(to.y);
  if (from_gap != to_gap) {
    const int entered = to_gap > from_gap ? 1 : -1;
    if (walk_.entered == 0) {
      walk_.first_entered = entered;
    } else if (walk_.entered != entered) {
      turn(from_gap, walk_.entered > 0 ? closes : opens);
    }
    walk_.entered = entered;
  }
  walk_.gap = to_gap;
  walk_.at = to;
  const int first = std::min(from_gap, to_gap), end = std::max(from_gap, to_gap);
  if (end < top_ || first > bottom_) return;
  int& same_row = (first < end ? crossing_ : between_)[place_of(std::max(first, top_ - 1))];
  const int next = std::exchange(same_row, static_cast<int>(lines_.size()));
  if (from.y <= to.y) {
    lines_.push_back({from.x, from.y, to.x, to.y, 1, end, next});
  } else {
    lines_.push_back({to.x, to.y, from.x, from.y, -1, end, next});
  }
}

void PathFiller::end_subpath() {
  if (!walk_.open) return;
  walk_.open = false;
  if (walk_.at != walk_.start) add_line(walk_.at, walk_.start);
  if (walk_.entered == 0) {
    turn(walk_.start_gap, both);
  } else if (walk_.entered != walk_.first_entered) {
    turn(walk_.start_gap, walk_.entered > 0 ? closes : opens);
  }
}

/// False when nothing of the path can show.
bool PathFiller::collect(const PathView& path, const Rect& clip) {
  lines_.clear();
  Box box;
  for (Point point : path.points) box.add(within_reach(point));
  if (!(box.x0 <= box.x1) || clip.empty()) return false;
  top_ = std::max(clip.y0, first_dot(box.y0) - 1);
  bottom_ = std::min(clip.y1, first_dot(box.y1) + 1);
  if (top_ >= bottom_ || first_dot(box.x0) - 1 >= clip.x1 || first_dot(box.x1) + 1 <= clip.x0) return false;
  const auto rows = static_cast<size_t>(bottom_ - top_) + 2;
  turns_.assign(rows - 1, 0);
  crossing_.assign(rows, none);
  between_.assign(rows, none);

  const auto begin = [&](Point p) {
    end_subpath();
    walk_ = {};
    walk_.start = walk_.at = p;
    walk_.gap = walk_.start_gap = first_dot(p.y);
    walk_.open = true;
  };
  const Point* p = path.points.data();
  for (PathVerb verb : path.verbs) {
    switch (verb) {
      case PathVerb::move:
        begin(within_reach(p[0]));
        break;
      case PathVerb::line:
        // After a close the subpath goes on from where it began.
        if (!walk_.open) begin(walk_.start);
        add_line(walk_.at, within_reach(p[0]));
        break;
      case PathVerb::curve:
        if (!walk_.open) begin(walk_.start);
        flatten_curve(walk_.at, within_reach(p[0]), within_reach(p[1]), within_reach(p[2]),
                      [&](Point to) { add_line(walk_.at, to); });
        break;
      case PathVerb::close:
        end_subpath();
        break;
      case PathVerb::rect: {
        const Point a = within_reach(p[0]), b = within_reach(p[1]);
        begin(a);
        add_line(a, {b.x, a.y});
        add_line(walk_.at, b);
        add_line(walk_.at, {a.x, b.y});
        end_subpath();
        break;
      }
    }
    p += path_points(verb);
  }
  end_subpath();
  return !lines_.empty();
}

/// Makes `active_` the lines that cross the middle of `row`, left to right.
void PathFiller::advance(int row) {
  if (row < first_end_ && begins_at(row) == none) {
    // Most rows have the edges of the row above. Lines seldom overtake each other.
    bool in_order = true;
    double left = -farthest_dot;
    for (Active& edge : active_) {
      edge.x += edge.step;
      in_order = in_order && left <= edge.x;
      left = edge.x;
    }
    if (!in_order) sort_active();
    return;
  }
  Active* kept = active_.data();
  for (const Active& edge : active_) {
    if (edge.end <= row) continue;
    // An edge that was just moved is not copied as a whole: the processor would wait for what it has stored.
    const double x = edge.x + edge.step;
    if (kept != &edge) *kept = edge;
    (kept++)->x = x;
  }
  active_.resize(static_cast<size_t>(kept - active_.data()));
  const double middle = row + 0.5;
  for (int index = begins_at(row); index != none; index = lines_[static_cast<size_t>(index)].next) {
    const Line& line = lines_[static_cast<size_t>(index)];
    if (line.end <= row) continue;
    const double step = (static_cast<double>(line.x1) - line.x0) / (static_cast<double>(line.y1) - line.y0);
    active_.push_back({line.x0 + (middle - line.y0) * step, step, line.end, line.winding});
  }
  first_end_ = bottom_ + 1;
  moves_ = false;
  for (const Active& edge : active_) {
    first_end_ = std::min(first_end_, edge.end);
    moves_ = moves_ || edge.step != 0;
  }
  sort_active();
}

/// They are nearly in order already.
void PathFiller::sort_active() {
  insides_known_ = false;
  for (size_t i = 1; i < active_.size(); ++i) {
    if (active_[i - 1].x <= active_[i].x) continue;
    const Active edge = active_[i];
    size_t to = i;
    for (; to > 0 && active_[to - 1].x > edge.x; --to) active_[to] = active_[to - 1];
    active_[to] = edge;
  }
}

void PathFiller::find_insides(FillRule rule) {
  insides_.clear();
  int winding = 0;
  size_t start = 0;
  for (size_t i = 0; i < active_.size(); ++i) {
    const bool was = inside(rule, winding);
    winding += active_[i].winding;
    const bool is = inside(rule, winding);
    if (!was && is) start = i;
    if (was && !is) insides_.push_back({start, i});
  }
  insides_known_ = true;
}

void PathFiller::cut(FillRule rule, const Rect& clip, Spans& spans) {
  if (!insides_known_) find_insides(rule);
  spans.reset(insides_.size());
  for (const Inside& part : insides_) {
    const double start = active_[part.from].x, stop = active_[part.to].x;
    int first = first_dot(start), end = first_dot(stop);
    if (first >= end) {
      if (!(start < stop)) continue;
      first = dot_holding((start + stop) / 2);
      end = first + 1;
    }
    first = std::max(first, clip.x0);
    end = std::min(end, clip.x1);
    if (!spans.empty() && first <= spans.last().x1) {
      spans.last().x1 = std::max(spans.last().x1, end);
    } else if (first < end) {
      spans.push({first, end});
    }
  }
}

/// Looks down the columns of a gap, from the middle of row `gap` - 1 to that of row `gap`, for ink that
/// neither row has.
void PathFiller::find_slivers(int gap, FillRule rule, const Rect& clip, std::span<const DotSpan> above,
                              std::span<const DotSpan> below) {
  const double y0 = gap - 0.5, y1 = gap + 0.5;
  const auto ends_above = [&](int index) { return lines_[static_cast<size_t>(index)].y1 < y0; };
  std::erase_if(gap_lines_, ends_above);
  for (; next_gap_row_ <= gap; ++next_gap_row_) {
    for (const std::vector<int>* first : {&crossing_, &between_}) {
      for (int index = (*first)[place_of(next_gap_row_)]; index != none;
           index = lines_[static_cast<size_t>(index)].next) {
        if (!ends_above(index)) gap_lines_.push_back(index);
      }
    }
  }

  crossings_.clear();
  for (const int index : gap_lines_) {
    const Line& line = lines_[static_cast<size_t>(index)];
    if (line.x0 == line.x1) continue;
    const double slope = (static_cast<double>(line.y1) - line.y0) / (static_cast<double>(line.x1) - line.x0);
    const int first = std::max(first_dot(std::min(line.x0, line.x1)), clip.x0);
    const int end = std::min(first_dot(std::max(line.x0, line.x1)), clip.x1);
    // A line that leaves the gap leaves it within a few columns; only flat ones go on.
    int from = first, to = end;
    if (slope != 0 && (line.y0 < y0 || line.y1 > y1)) {
      const double a = line.x0 + (std::max<double>(line.y0, y0) - line.y0) / slope;
      const double b = line.x0 + (std::min<double>(line.y1, y1) - line.y0) / slope;
      from = std::max(first, first_dot(std::min(a, b)) - 1);
      to = std::min(end, first_dot(std::max(a, b)) + 1);
    }
    const int winding = line.x0 < line.x1 ? line.winding : -line.winding;
    for (int column = from; column < to; ++column) {
      const double y = line.y0 + (column + 0.5 - line.x0) * slope;
      if (y >= y0 && y < y1) crossings_.push_back({column, static_cast<float>(y), winding});
    }
  }
  std::sort(crossings_.begin(), crossings_.end(), [](const Crossing& a, const Crossing& b) {
    return a.column != b.column ? a.column < b.column : a.y < b.y;
  });

  size_t at_above = 0, at_below = 0;
  for (size_t i = 0; i < crossings_.size();) {
    const int column = crossings_[i].column;
    if (painted(above, at_above, column) || painted(below, at_below, column)) {
      while (i < crossings_.size() && crossings_[i].column == column) ++i;
      continue;
    }
    int winding = 0;
    float start = 0;
    for (; i < crossings_.size() && crossings_[i].column == column; ++i) {
      const bool was = inside(rule, winding);
      winding += crossings_[i].winding;
      const bool is = inside(rule, winding);
      if (!was && is) start = crossings_[i].y;
      if (!was || is || !(start < crossings_[i].y)) continue;
      const bool upper = (static_cast<double>(start) + crossings_[i].y) / 2 < gap;
      std::vector<int>& dots = upper ? slivers_above_ : slivers_below_;
      if (dots.empty() || dots.back() != column) dots.push_back(column);
    }
  }
}

void PathFiller::run(const PathView& path, FillRule rule, const Rect& clip, RowReceiver receiver) {
  if (path.verbs.empty()) return;
  Box box = path.bounds();
  const bool flat = path.points.size() > 1 && (box.x0 == box.x1 || box.y0 == box.y1);
  if (path.is_rect(&box) || (flat && std::count(path.verbs.begin(), path.verbs.end(), PathVerb::move) == 1)) {
    const Rect dots = covered_dots(box);
    const DotSpan span{std::max(dots.x0, clip.x0), std::min(dots.x1, clip.x1)};
    if (span.x0 >= span.x1) return;
    for (int y = std::max(dots.y0, clip.y0); y < std::min(dots.y1, clip.y1); ++y)
      receiver.call(receiver.to, y, {&span, 1});
    return;
  }
  if (!collect(path, clip)) return;
  active_.clear();
  gap_lines_.clear();
  slivers_above_.clear();
  first_end_ = next_gap_row_ = top_ - 1;
  // One row more on either side tells whether ink in the gaps there is its own.
  advance(top_ - 1);
  cut(rule, clip, above_);
  for (int row = top_; row <= bottom_; ++row) {
    const bool may_hide_ink = turns_[static_cast<size_t>(row - top_)] == both;
    const bool as_above = !moves_ && row < first_end_ && begins_at(row) == none;
    if (as_above && !may_hide_ink && slivers_above_.empty()) {
      if (row > top_ && !above_.empty()) receiver.call(receiver.to, row - 1, above_.all());
      continue;
    }
    advance(row);
    cut(rule, clip, below_);
    slivers_below_.clear();
    if (may_hide_ink) find_slivers(row, rule, clip, above_.all(), below_.all());
    if (row > top_) {
      if (!slivers_above_.empty()) above_.add_dots(slivers_above_);
      if (!above_.empty()) receiver.call(receiver.to, row - 1, above_.all());
    }
    std::swap(above_, below_);
    slivers_above_.swap(slivers_below_);
  }
}

}  // namespace dce::core
