#include "decode/poly_path.h"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "decode/clip_area.h"

namespace dce::core {
namespace {

constexpr double far = 1e6;
constexpr double flatness = 0.1;  // dots that a line may lie beside its curve

DotPoint bounded(double x, double y) {
  auto limit = [](double v) { return static_cast<float>(v > -far ? std::min(v, far) : -far); };
  return {limit(x), limit(y)};
}

}  // namespace

void PolyPath::add(DotPoint point) {
  if (full()) return;
  points_.push_back(point);
  ++subpaths_.back().count;
}

void PolyPath::move_to(double x, double y) {
  current_ = bounded(x, y);
  has_current_ = true;
  open_ = false;
}

void PolyPath::line_to(double x, double y) {
  if (!has_current_) return;
  if (!open_) {
    subpaths_.push_back({points_.size(), 0, false});
    add(current_);
    open_ = true;
  }
  current_ = bounded(x, y);
  add(current_);
}

void PolyPath::curve_to(double x1, double y1, double x2, double y2, double x3, double y3) {
  if (!has_current_) return;
  double x0 = current_.x, y0 = current_.y;
  double bend = std::max(std::hypot(x0 - 2 * x1 + x2, y0 - 2 * y1 + y2),
                         std::hypot(x1 - 2 * x2 + x3, y1 - 2 * y2 + y3));
  int steps = static_cast<int>(std::clamp(std::ceil(std::sqrt(0.75 * bend / flatness)), 1.0, 200.0));
  for (int i = 1; i < steps; ++i) {
    double t = static_cast<double>(i) / steps, u = 1 - t;
    double b0 = u * u * u, b1 = 3 * u * u * t, b2 = 3 * u * t * t, b3 = t * t * t;
    line_to(b0 * x0 + b1 * x1 + b2 * x2 + b3 * x3, b0 * y0 + b1 * y1 + b2 * y2 + b3 * y3);
  }
  line_to(x3, y3);
}

void PolyPath::close() {
  if (!open_) return;
  Subpath& last = subpaths_.back();
  last.closed = true;
  if (last.count) current_ = points_[last.first];
  open_ = false;
}

void PolyPath::clear() {
  *this = PolyPath();
}

void PolyPath::arc(const Transform& map, double start, double sweep) {
  double radius = std::max(std::hypot(map.a, map.b), std::hypot(map.c, map.d));
  double step = 2 * std::acos(std::max(0.0, 1 - flatness / std::max(radius, flatness)));
  sweep = std::clamp(sweep, -2 * std::numbers::pi, 2 * std::numbers::pi);
  int steps = static_cast<int>(std::clamp(std::ceil(std::abs(sweep) / std::max(step, 1e-6)), 1.0, 2000.0));
  for (int i = 0; i <= steps; ++i) {
    double angle = start + sweep * i / steps;
    double x = map.x(std::cos(angle), std::sin(angle)), y = map.y(std::cos(angle), std::sin(angle));
    if (i == 0 && !has_current_) {
      move_to(x, y);
    } else {
      line_to(x, y);
    }
  }
}

Rect PolyPath::bounds(const Rect& within) const {
  if (points_.empty()) return {};
  float x0 = points_[0].x, y0 = points_[0].y, x1 = x0, y1 = y0;
  for (DotPoint point : points_) {
    x0 = std::min(x0, point.x);
    y0 = std::min(y0, point.y);
    x1 = std::max(x1, point.x);
    y1 = std::max(y1, point.y);
  }
  auto down = [](float v) { return static_cast<int>(std::floor(v)); };
  return intersection({down(x0), down(y0), down(x1) + 1, down(y1) + 1}, within);
}

}  // namespace dce::core
