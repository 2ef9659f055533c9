// Curves as chains of lines.
#pragma once

#include <algorithm>
#include <cmath>

#include "document/path.h"

namespace dce::core {

/// How far a chain may leave its curve, in dots.
inline constexpr double flatness = 0.12;
inline constexpr int most_chords = 256;

/// Coordinates of a hostile file can be anything; what lies this far off the page only has to stay off it.
inline constexpr float farthest_dot = 4e6f;
inline Point within_reach(Point p) {
  const auto reach = [](float v) { return v == v ? std::clamp(v, -farthest_dot, farthest_dot) : 0.0f; };
  return {reach(p.x), reach(p.y)};
}

/// How many chords keep within `flatness` of a curve. A chord of 1/n of it is off by at most max|B''| / 8n^2,
/// and |B''| is at most six times the longer second difference of the control points.
inline int chords(Point p0, Point p1, Point p2, Point p3) {
  const double ax = p0.x - 2.0 * p1.x + p2.x, ay = p0.y - 2.0 * p1.y + p2.y;
  const double bx = p1.x - 2.0 * p2.x + p3.x, by = p1.y - 2.0 * p2.y + p3.y;
  const double bend = std::sqrt(std::max(ax * ax + ay * ay, bx * bx + by * by));
  return std::clamp(static_cast<int>(std::ceil(std::sqrt(bend * (0.75 / flatness)))), 1, most_chords);
}

/// Calls line_to(Point) with the end of each chord.
template <class LineTo>
void flatten_curve(Point p0, Point p1, Point p2, Point p3, LineTo&& line_to) {
  const int count = chords(p0, p1, p2, p3);
  const double ax = p3.x - 3.0 * p2.x + 3.0 * p1.x - p0.x, ay = p3.y - 3.0 * p2.y + 3.0 * p1.y - p0.y;
  const double bx = 3.0 * (p0.x - 2.0 * p1.x + p2.x), by = 3.0 * (p0.y - 2.0 * p1.y + p2.y);
  const double cx = 3.0 * (p1.x - p0.x), cy = 3.0 * (p1.y - p0.y);
  for (int i = 1; i < count; ++i) {
    const double t = static_cast<double>(i) / count;
    line_to(Point{static_cast<float>(((ax * t + bx) * t + cx) * t + p0.x),
                  static_cast<float>(((ay * t + by) * t + cy) * t + p0.y)});
  }
  line_to(p3);
}

}  // namespace dce::core
