// PclCanvas: lines.
#include <algorithm>
#include <cmath>

#include "draw/stroke.h"
#include "encode/pcl5/pcl_canvas.h"

namespace dce::core {
namespace {

// HP-GL/2 leaves line ends and joins of pens up to 0.35 mm as they come: butt and mitred (PCL 5 Technical
// Reference, "LA, Line Attributes").
constexpr float plain_pen_inches = 0.35f / 25.4f;
constexpr float thin = 3.2f;            // dots: ends and joins of such lines hardly show
constexpr size_t most_line_points = 20000;
constexpr float furthest = 30000;  // dots; HP-GL/2 numbers reach further

}  // namespace

bool PclCanvas::stroke_as_rules(const PathView& path, const StrokeStyle& style, float width, const PclPaint& paint) {
  if (!style.dashes.empty()) return false;
  const bool thin_line = width <= thin;
  if (!thin_line && style.join != LineJoin::miter) return false;
  if (!thin_line && style.cap == LineCap::round) return false;
  // Upright lines alone, and none that turns back on itself.
  Point at, start;
  size_t point = 0;
  for (PathVerb verb : path.verbs) {
    const Point* p = path.points.data() + point;
    point += static_cast<size_t>(path_points(verb));
    switch (verb) {
      case PathVerb::move:
        start = at = p[0];
        break;
      case PathVerb::line:
        if ((p[0].x != at.x) == (p[0].y != at.y)) return false;
        at = p[0];
        break;
      case PathVerb::close:
        if (start.x != at.x && start.y != at.y) return false;
        at = start;
        break;
      case PathVerb::rect:
        break;
      case PathVerb::curve:
        return false;
    }
  }
  const float thickness = std::max(std::round(width), 1.0f), half = width / 2;
  const auto segment = [&](Point a, Point b, bool extend_a, bool extend_b) {
    Box box;
    box.add(a);
    box.add(b);
    const bool across = a.y == b.y;
    float& low = across ? box.x0 : box.y0;
    float& high = across ? box.x1 : box.y1;
    const bool forward = across ? a.x <= b.x : a.y <= b.y;
    if (forward ? extend_a : extend_b) low -= half;
    if (forward ? extend_b : extend_a) high += half;
    if (!(low < high)) return;
    // Lines of one width are as thick everywhere, wherever they lie between dots.
    float& side = across ? box.y0 : box.x0;
    side = std::round(side - thickness / 2);
    (across ? box.y1 : box.x1) = side + thickness;
    fill_rect(box, paint);
  };
  const bool caps = style.cap != LineCap::butt;
  std::vector<Point> run;
  const auto end_run = [&](bool closed) {
    for (size_t i = 0; i + 1 < run.size(); ++i) {
      segment(run[i], run[i + 1], closed || i > 0 || caps, closed || i + 2 < run.size() || caps);
    }
    run.clear();
  };
  point = 0;
  for (PathVerb verb : path.verbs) {
    const Point* p = path.points.data() + point;
    point += static_cast<size_t>(path_points(verb));
    switch (verb) {
      case PathVerb::move:
        end_run(false);
        run.push_back(p[0]);
        break;
      case PathVerb::line:
        run.push_back(p[0]);
        break;
      case PathVerb::close: {
        if (run.empty()) break;
        const Point first = run.front();
        run.push_back(first);
        end_run(true);
        run.push_back(first);
        break;
      }
      case PathVerb::rect:
        end_run(false);
        run = {p[0], {p[1].x, p[0].y}, p[1], {p[0].x, p[1].y}, p[0]};
        end_run(true);
        break;
      case PathVerb::curve:
        break;
    }
  }
  end_run(false);
  return true;
}

bool PclCanvas::stroke_as_lines(const PathView& path, const StrokeStyle& style, float scale, float width,
                                const PclPaint& paint) {
  // Ends that such pens do not draw are made of length: as much of it as has the same area.
  const bool plain = width <= plain_pen_inches * static_cast<float>(side_.resolution.x);
  const float cap = !plain || style.cap == LineCap::butt ? 0
                    : style.cap == LineCap::square       ? width / 2
                                                         : width * 0.39f;
  if (style.dashes.empty()) {
    if (!make_lines(path, cap, furthest, most_line_points, figure_)) return false;
  } else {
    std::vector<float> dashes(style.dashes.begin(), style.dashes.end());
    for (float& dash : dashes) dash *= scale;
    if (!make_dashes(path, dashes, style.dash_phase * scale, cap, furthest, most_line_points, figure_)) return false;
  }
  const float miter = style.join == LineJoin::miter ? std::max(1.0f, style.miter_limit) : 1;
  const float reach = width / 2 * std::max(miter, 1.5f) + 1;
  const Rect area = covered_dots(path.bounds().grown(reach));
  if (clips_.is_shaped() && !clips_.is_free(area)) return false;
  GlPen pen{width, style.cap, style.join, style.miter_limit};
  // A miter limit of 1 cuts all corners, which is nearer to round ones than points are.
  if (plain) pen = {width, LineCap::butt, LineJoin::miter, style.join == LineJoin::miter ? style.miter_limit : 1};
  page_.lines(figure_, pen, area, clips_.area(), paint);
  return true;
}

void PclCanvas::stroke_path(const PathView& path, const StrokeStyle& style, const CanvasColor& color) {
  if (stopped()) return;
  const PclPaint paint = paint_of(color);
  const auto scale = static_cast<float>(even_scale(style.pen));
  const float width = std::max(style.width * scale, 1.0f);
  if (scale <= 0 || !(stroke_as_rules(path, style, width, paint) || stroke_as_lines(path, style, scale, width, paint))) {
    Path outline;
    stroke_outline(path, style, 1, outline);
    if (!outline.empty()) fill(outline.view(), FillRule::nonzero, paint);
  }
  flush_if_large();
}

}  // namespace dce::core
