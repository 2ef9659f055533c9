#include "encode/pclxl/path_cut.h"

#include <cmath>
#include <utility>
#include <vector>

#include "draw/flatten.h"

namespace dce::core::xl {
namespace {

/// Keeps what of a polygon lies on one side of an edge (Sutherland and Hodgman, 1974): `inside` is positive
/// there and grows evenly.
template <class Inside>
void cut_edge(std::vector<Point>& polygon, Inside inside) {
  std::vector<Point> kept;
  for (size_t i = 0; i < polygon.size(); ++i) {
    const Point from = polygon[i], to = polygon[(i + 1) % polygon.size()];
    const double a = inside(from), b = inside(to);
    if (a >= 0) kept.push_back(from);
    if ((a >= 0) != (b >= 0)) {
      const double t = a / (a - b);
      kept.push_back({static_cast<float>(from.x + (static_cast<double>(to.x) - from.x) * t),
                      static_cast<float>(from.y + (static_cast<double>(to.y) - from.y) * t)});
    }
  }
  polygon = std::move(kept);
}

void cut_polygon(std::vector<Point>& polygon, const Box& box, Path& out) {
  cut_edge(polygon, [&](Point p) { return static_cast<double>(p.x) - box.x0; });
  cut_edge(polygon, [&](Point p) { return static_cast<double>(box.x1) - p.x; });
  cut_edge(polygon, [&](Point p) { return static_cast<double>(p.y) - box.y0; });
  cut_edge(polygon, [&](Point p) { return static_cast<double>(box.y1) - p.y; });
  for (size_t i = 0; i < polygon.size(); ++i) {
    if (i == 0) {
      out.move_to(polygon[i].x, polygon[i].y);
    } else {
      out.line_to(polygon[i].x, polygon[i].y);
    }
  }
  if (!polygon.empty()) out.close();
  polygon.clear();
}

}  // namespace

Path cut_area(const PathView& area, const Box& box) {
  Path out;
  std::vector<Point> polygon;
  const Point* p = area.points.data();
  for (PathVerb verb : area.verbs) {
    switch (verb) {
      case PathVerb::move:
        cut_polygon(polygon, box, out);
        polygon.push_back(within_reach(p[0]));
        break;
      case PathVerb::line:
        polygon.push_back(within_reach(p[0]));
        break;
      case PathVerb::curve:
        if (polygon.empty()) break;
        flatten_curve(polygon.back(), within_reach(p[0]), within_reach(p[1]), within_reach(p[2]),
                      [&](Point to) { polygon.push_back(to); });
        break;
      case PathVerb::close: {
        if (polygon.empty()) break;
        const Point start = polygon.front();
        cut_polygon(polygon, box, out);
        polygon.push_back(start);  // what follows without a move begins there
        break;
      }
      case PathVerb::rect: {
        cut_polygon(polygon, box, out);
        const Point a = within_reach(p[0]), b = within_reach(p[1]);
        polygon = {a, {b.x, a.y}, b, {a.x, b.y}};
        cut_polygon(polygon, box, out);
        break;
      }
    }
    p += path_points(verb);
  }
  cut_polygon(polygon, box, out);
  return out;
}

}  // namespace dce::core::xl
