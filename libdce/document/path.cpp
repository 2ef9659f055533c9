#include "document/path.h"

namespace dce::core {

bool PathView::is_rect(Box* box) const {
  if (verbs.size() == 1 && verbs[0] == PathVerb::rect) {
    *box = {};
    box->add(points[0]);
    box->add(points[1]);
    return true;
  }
  // move, three or four lines, and perhaps a close.
  size_t count = verbs.size();
  if (count > 0 && verbs[count - 1] == PathVerb::close) --count;
  if ((count != 4 && count != 5) || verbs[0] != PathVerb::move) return false;
  for (size_t i = 1; i < count; ++i) {
    if (verbs[i] != PathVerb::line) return false;
  }
  if (count == 5 && points[4] != points[0]) return false;
  const Point* p = points.data();
  bool across_first = p[0].y == p[1].y && p[1].x == p[2].x && p[2].y == p[3].y && p[3].x == p[0].x;
  bool down_first = p[0].x == p[1].x && p[1].y == p[2].y && p[2].x == p[3].x && p[3].y == p[0].y;
  if (!across_first && !down_first) return false;
  *box = {};
  box->add(p[0]);
  box->add(p[2]);
  return true;
}

Box PathView::bounds() const {
  Box box;
  for (Point point : points) box.add(point);
  return box;
}

void Path::transform(const Matrix& matrix) {
  if (!keeps_rects(matrix) && std::find(verbs_.begin(), verbs_.end(), PathVerb::rect) != verbs_.end()) {
    Path lines;
    const Point* p = points_.data();
    for (PathVerb verb : verbs_) {
      if (verb == PathVerb::rect) {
        lines.move_to(p[0].x, p[0].y);
        lines.line_to(p[1].x, p[0].y);
        lines.line_to(p[1].x, p[1].y);
        lines.line_to(p[0].x, p[1].y);
        lines.close();
      } else {
        lines.verbs_.push_back(verb);
        lines.points_.insert(lines.points_.end(), p, p + path_points(verb));
      }
      p += path_points(verb);
    }
    *this = std::move(lines);
  }
  for (Point& point : points_) point = apply(matrix, point);
}

Box apply(const Matrix& matrix, const Box& box) {
  Box mapped;
  mapped.add(apply(matrix, Point{box.x0, box.y0}));
  mapped.add(apply(matrix, Point{box.x1, box.y0}));
  mapped.add(apply(matrix, Point{box.x0, box.y1}));
  mapped.add(apply(matrix, Point{box.x1, box.y1}));
  return mapped;
}

}  // namespace dce::core
