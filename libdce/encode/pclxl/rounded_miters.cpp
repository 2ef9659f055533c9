#include "encode/pclxl/rounded_miters.h"

#include <algorithm>
#include <cmath>
#include <optional>

namespace dce::core::xl {
namespace {

constexpr double unseen = 2;  // dots that a corner's tip may move, however thin the line

struct Vector {
  double x = 0, y = 0;
};
Vector operator-(Point a, Point b) {
  return {double{a.x} - b.x, double{a.y} - b.y};
}

Point rounded(Point p) {
  return {std::round(p.x), std::round(p.y)};
}

/// From corner to tip; nothing where a segment has no length.
std::optional<double> reach(Point before, Point corner, Point after, double width, double limit) {
  const Vector in = corner - before, out = after - corner;
  const double lengths = std::hypot(in.x, in.y) * std::hypot(out.x, out.y);
  if (lengths == 0) return std::nullopt;
  // The miter's length is to the width as 1 is to the sine of half the angle (ISO 32000-1, 8.4.3.5).
  const double sine = std::sqrt(std::max(0.0, (1 + (in.x * out.x + in.y * out.y) / lengths) / 2));
  return sine * limit < 1 ? width / 2 : width / 2 / sine;
}

bool survives(Point before, Point corner, Point after, double width, double limit) {
  const auto wanted = reach(before, corner, after, width, limit);
  const auto got = reach(rounded(before), rounded(corner), rounded(after), width, limit);
  return !wanted || !got || std::abs(*wanted - *got) <= std::max(unseen, 1.5 * width);
}

}  // namespace

bool miters_survive_rounding(const PathView& line, double width, double limit) {
  if (width / 2 * limit <= unseen) return true;
  const Point* p = line.points.data();
  const Point* first = p;       // of the subpath
  const Point* last = nullptr;  // where the segment before ends
  const Point* from = nullptr;  // the point before that, on the curve or not
  for (const PathVerb verb : line.verbs) {
    if (verb == PathVerb::move || verb == PathVerb::rect) {
      first = last = p;
      from = nullptr;
    } else if (verb == PathVerb::close) {
      if (from && !survives(*from, *last, *first, width, limit)) return false;
      if (last != first && first + 1 != last && !survives(*last, *first, first[1], width, limit))
        return false;
      from = nullptr;
      last = first;
    } else {
      if (from && !survives(*from, *last, *p, width, limit)) return false;
      last = p + path_points(verb) - 1;
      from = last - 1;
    }
    p += path_points(verb);
  }
  return true;
}

}  // namespace dce::core::xl
