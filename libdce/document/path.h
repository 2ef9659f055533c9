// Outlines as the vector lane passes them about: verbs and points in two flat arrays.
#pragma once

#include <algorithm>
#include <cstdint>
#include <limits>
#include <span>
#include <vector>

#include "ticket/geometry.h"

namespace dce::core {

struct Point {
  float x = 0, y = 0;
  bool operator==(const Point&) const = default;
};

/// Half-open boxes of float coordinates. An empty box contains nothing and changes no union.
struct Box {
  float x0 = std::numeric_limits<float>::infinity(), y0 = x0;
  float x1 = -std::numeric_limits<float>::infinity(), y1 = x1;

  bool empty() const { return !(x0 < x1 && y0 < y1); }
  float width() const { return x1 - x0; }
  float height() const { return y1 - y0; }
  bool contains(const Box& other) const {
    return x0 <= other.x0 && y0 <= other.y0 && x1 >= other.x1 && y1 >= other.y1;
  }
  bool meets(const Box& other) const {
    return x0 < other.x1 && other.x0 < x1 && y0 < other.y1 && other.y0 < y1;
  }
  Box intersected(const Box& other) const {
    return {std::max(x0, other.x0), std::max(y0, other.y0), std::min(x1, other.x1), std::min(y1, other.y1)};
  }
  Box united(const Box& other) const {
    return {std::min(x0, other.x0), std::min(y0, other.y0), std::max(x1, other.x1), std::max(y1, other.y1)};
  }
  void add(Point p) {
    x0 = std::min(x0, p.x);
    y0 = std::min(y0, p.y);
    x1 = std::max(x1, p.x);
    y1 = std::max(y1, p.y);
  }
  Box grown(float by) const { return {x0 - by, y0 - by, x1 + by, y1 + by}; }
  bool operator==(const Box&) const = default;
};

/// What a path's points are for. `rect` is a whole closed subpath between two opposite corners.
enum class PathVerb : uint8_t { move, line, curve, close, rect };

constexpr int path_points(PathVerb verb) {
  switch (verb) {
    case PathVerb::move:
      return 1;
    case PathVerb::line:
      return 1;
    case PathVerb::curve:
      return 3;
    case PathVerb::close:
      return 0;
    case PathVerb::rect:
      return 2;
  }
  return 0;
}

/// Borrowed; every verb finds its points, and the first verb is `move` or `rect`.
struct PathView {
  std::span<const PathVerb> verbs;
  std::span<const Point> points;

  bool empty() const { return verbs.empty(); }
  /// A single axis-parallel rectangle, drawn as one or as four lines?
  bool is_rect(Box* box) const;
  /// Of all points, control points included.
  Box bounds() const;
};

class Path {
 public:
  void move_to(float x, float y) { add(PathVerb::move, {x, y}); }
  void line_to(float x, float y) { add(PathVerb::line, {x, y}); }
  void curve_to(float x1, float y1, float x2, float y2, float x3, float y3) {
    verbs_.push_back(PathVerb::curve);
    points_.insert(points_.end(), {{x1, y1}, {x2, y2}, {x3, y3}});
  }
  void close() { verbs_.push_back(PathVerb::close); }
  void rect(float x0, float y0, float x1, float y1) {
    verbs_.push_back(PathVerb::rect);
    points_.insert(points_.end(), {{x0, y0}, {x1, y1}});
  }
  void rect(const Box& box) { rect(box.x0, box.y0, box.x1, box.y1); }
  void append(const PathView& other) {
    verbs_.insert(verbs_.end(), other.verbs.begin(), other.verbs.end());
    points_.insert(points_.end(), other.points.begin(), other.points.end());
  }
  void clear() {
    verbs_.clear();
    points_.clear();
  }
  /// Maps every point. Only a matrix that keeps axes parallel keeps `rect` a rectangle: others turn it into
  /// lines.
  void transform(const Matrix& matrix);

  PathView view() const { return {verbs_, points_}; }
  bool empty() const { return verbs_.empty(); }
  bool operator==(const Path&) const = default;

 private:
  void add(PathVerb verb, Point point) {
    verbs_.push_back(verb);
    points_.push_back(point);
  }

  std::vector<PathVerb> verbs_;
  std::vector<Point> points_;
};

inline Point apply(const Matrix& m, Point p) {
  return {static_cast<float>(m.a * p.x + m.c * p.y + m.e), static_cast<float>(m.b * p.x + m.d * p.y + m.f)};
}
/// The axis-parallel box around a mapped box.
Box apply(const Matrix& matrix, const Box& box);

/// Does the matrix map axis-parallel rectangles to such?
inline bool keeps_rects(const Matrix& m) {
  return (m.b == 0 && m.c == 0) || (m.a == 0 && m.d == 0);
}

}  // namespace dce::core
