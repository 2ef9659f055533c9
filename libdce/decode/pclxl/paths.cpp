// Paths: their building, filling and stroking, and clips made of them.
#include <algorithm>
#include <cmath>
#include <numbers>

#include "decode/pclxl/interpreter.h"
#include "decode/polygon_fill.h"

namespace dce::core::pclxl {
namespace {

struct Box {
  double x1, y1, x2, y2;
};

Box box_of(const Value& value) {
  return {value.at(0), value.at(1), value.at(2), value.at(3)};
}

}  // namespace

Status Interpreter::check_path() {
  return state_.path.full() ? Status(Code::limit, "a path has more points than is allowed") : ok();
}

void Interpreter::move_to(double x, double y) {
  state_.path.move_to(state_.ctm.x(x, y), state_.ctm.y(x, y));
}

void Interpreter::line_to(double x, double y) {
  state_.path.line_to(state_.ctm.x(x, y), state_.ctm.y(x, y));
}

Status Interpreter::new_path(const Operation&) {
  state_.path.clear();
  return ok();
}

Status Interpreter::close_sub_path(const Operation&) {
  state_.path.close();
  return ok();
}

bool Interpreter::path_points(const Operation& operation, std::initializer_list<int> ids,
                              std::vector<UserPoint>& points) {
  const AttributeList& attributes = operation.attributes;
  bool single = std::all_of(ids.begin(), ids.end(), [&](int id) { return attributes.has(id); });
  if (single) {
    if (attributes.has(NumberOfPoints) || attributes.has(PointType)) {
      error("IllegalAttributeCombination: points are given both as attributes and as data");
      return false;
    }
    for (int id : ids) points.push_back({attributes.find(id)->at(0), attributes.find(id)->at(1)});
    return true;
  }
  if (!attributes.has(NumberOfPoints) || !attributes.has(PointType)) {
    error("MissingAttribute: NumberOfPoints and PointType");
    return false;
  }
  auto count = static_cast<size_t>(attributes.integer(NumberOfPoints, 0));
  // The data types of PointType: eUByte, eSByte, eUInt16, eSInt16.
  int64_t type = attributes.integer(PointType, 0);
  Value numbers;
  numbers.big_endian = big_endian_;
  numbers.base = type < 2 ? Base::ubyte : type == 2 ? Base::uint16 : Base::sint16;
  numbers.count = 2 * count;
  numbers.raw = operation.data;
  if (numbers.count * size_of(numbers.base) != operation.data.size()) {
    error("IllegalDataLength: " + std::to_string(count) + " points do not take " +
          std::to_string(operation.data.size()) + " bytes");
    count = std::min(count, operation.data.size() / (2 * size_of(numbers.base)));
  }
  if (count % ids.size() != 0) {
    error("IllegalDataLength: " + std::to_string(count) + " points make no whole curves");
    count -= count % ids.size();
  }
  points.reserve(count);
  for (size_t i = 0; i < count; ++i) {
    double x = numbers.at(2 * i), y = numbers.at(2 * i + 1);
    if (type == 1) {
      x = x < 128 ? x : x - 256;
      y = y < 128 ? y : y - 256;
    }
    points.push_back({x, y});
  }
  return true;
}

Status Interpreter::add_lines(const Operation& operation, bool relative) {
  std::vector<UserPoint> points;
  if (!path_points(operation, {EndPoint}, points)) return ok();
  if (!state_.path.has_current()) {
    error("CurrentCursorUndefined");
    return ok();
  }
  UserPoint at = cursor();
  for (UserPoint point : points) {
    at = relative ? UserPoint{at.x + point.x, at.y + point.y} : point;
    line_to(at.x, at.y);
  }
  return check_path();
}

Status Interpreter::line_path(const Operation& operation) {
  return add_lines(operation, false);
}
Status Interpreter::line_rel_path(const Operation& operation) {
  return add_lines(operation, true);
}

Status Interpreter::add_curves(const Operation& operation, bool relative) {
  std::vector<UserPoint> points;
  if (!path_points(operation, {ControlPoint1, ControlPoint2, EndPoint}, points)) return ok();
  if (!state_.path.has_current()) {
    error("CurrentCursorUndefined");
    return ok();
  }
  const Transform& ctm = state_.ctm;
  UserPoint at = cursor();
  for (size_t i = 0; i + 2 < points.size(); i += 3) {
    UserPoint p[3];
    for (size_t k = 0; k < 3; ++k) {
      // All three points of a relative curve count from where it begins.
      p[k] = relative ? UserPoint{at.x + points[i + k].x, at.y + points[i + k].y} : points[i + k];
    }
    state_.path.curve_to(ctm.x(p[0].x, p[0].y), ctm.y(p[0].x, p[0].y), ctm.x(p[1].x, p[1].y),
                         ctm.y(p[1].x, p[1].y), ctm.x(p[2].x, p[2].y), ctm.y(p[2].x, p[2].y));
    at = p[2];
  }
  return check_path();
}

Status Interpreter::bezier_path(const Operation& operation) {
  return add_curves(operation, false);
}
Status Interpreter::bezier_rel_path(const Operation& operation) {
  return add_curves(operation, true);
}

/// An arc of the ellipse in BoundingBox, from the ray through StartPoint to that through EndPoint.
Interpreter::Arc Interpreter::arc_of(const AttributeList& attributes) {
  Box box = box_of(*attributes.find(BoundingBox));
  Arc arc;
  double cx = (box.x1 + box.x2) / 2, cy = (box.y1 + box.y2) / 2;
  double rx = std::abs(box.x2 - box.x1) / 2, ry = std::abs(box.y2 - box.y1) / 2;
  // A box given from right to left or upwards mirrors what is drawn, as printers do it.
  bool turned = box.x1 > box.x2;
  arc.mirrored = turned != (box.y1 > box.y2);
  arc.origin = {std::min(box.x1, box.x2), std::min(box.y1, box.y2)};
  arc.centre = {cx, cy};
  arc.map = state_.ctm.after({rx, 0, 0, ry, cx, cy});
  arc.empty = attributes.has(StartPoint) ? rx == 0 || ry == 0 : rx == 0 && ry == 0;
  auto angle = [&](int id) {
    const Value* point = attributes.find(id);
    if (!point) return 0.0;
    double dx = point->at(0) - cx, dy = point->at(1) - cy;
    if (dx == 0 && dy == 0) {
      error("IllegalAttributeValue: " + std::string(attribute_name(id)) + " is the centre");
      arc.empty = true;
    }
    return std::atan2(dy * rx, dx * ry) + (turned ? std::numbers::pi : 0);
  };
  arc.start = angle(StartPoint);
  arc.end = angle(EndPoint);
  return arc;
}

double Interpreter::Arc::sweep(bool clockwise) const {
  // User space's y points downwards: angles grow clockwise on the page.
  constexpr double full = 2 * std::numbers::pi;
  double angle = std::remainder(end - start, full);
  if (clockwise != mirrored) return angle > 1e-9 ? angle : angle + full;
  return angle < -1e-9 ? angle : angle - full;
}

Status Interpreter::arc_path(const Operation& operation) {
  Arc arc = arc_of(operation.attributes);
  if (arc.empty) return ok();
  bool clockwise = operation.attributes.integer(ArcDirection, 1) == 0;
  state_.path.arc(arc.map, arc.start, arc.sweep(clockwise));
  if (arc.start == arc.end) state_.path.close();
  return check_path();
}

Status Interpreter::chord_path(const Operation& operation) {
  Arc arc = arc_of(operation.attributes);
  if (!arc.empty) {
    state_.path.arc(arc.map, arc.start, arc.sweep(false));
    state_.path.close();
  }
  move_to(arc.origin.x, arc.origin.y);
  return check_path();
}

Status Interpreter::pie_path(const Operation& operation) {
  Arc arc = arc_of(operation.attributes);
  if (arc.empty) return ok();
  move_to(arc.centre.x, arc.centre.y);
  state_.path.arc(arc.map, arc.start, arc.sweep(false));
  state_.path.close();
  move_to(arc.origin.x, arc.origin.y);
  return check_path();
}

Status Interpreter::ellipse_path(const Operation& operation) {
  Arc arc = arc_of(operation.attributes);
  if (!arc.empty) {
    move_to(arc.origin.x, arc.centre.y);
    double full = arc.mirrored ? 2 * std::numbers::pi : -2 * std::numbers::pi;
    state_.path.arc(arc.map, std::numbers::pi, full);
    state_.path.close();
  }
  move_to(arc.origin.x, arc.origin.y);
  return check_path();
}

Status Interpreter::rectangle_path(const Operation& operation) {
  Box box = box_of(*operation.attributes.find(BoundingBox));
  if (box.x1 > box.x2) std::swap(box.x1, box.x2);
  if (box.y1 > box.y2) std::swap(box.y1, box.y2);
  move_to(box.x1, box.y1);
  line_to(box.x1, box.y2);
  line_to(box.x2, box.y2);
  line_to(box.x2, box.y1);
  state_.path.close();
  return check_path();
}

Status Interpreter::round_rectangle_path(const Operation& operation) {
  Box box = box_of(*operation.attributes.find(BoundingBox));
  const Value& size = *operation.attributes.find(EllipseDimension);
  if (box.x1 > box.x2 || box.y1 > box.y2) {
    error("IllegalAttributeValue: BoundingBox");
    return ok();
  }
  double rx = std::min(size.at(0), box.x2 - box.x1) / 2, ry = std::min(size.at(1), box.y2 - box.y1) / 2;
  if (rx == 0 || ry == 0) return rectangle_path(operation);
  constexpr double quarter = std::numbers::pi / 2;
  auto corner = [&](double x, double y, double start) {
    state_.path.arc(state_.ctm.after({rx, 0, 0, ry, x, y}), start, -quarter);
  };
  move_to(box.x1, box.y1 + ry);
  corner(box.x1 + rx, box.y2 - ry, 2 * quarter);
  corner(box.x2 - rx, box.y2 - ry, quarter);
  corner(box.x2 - rx, box.y1 + ry, 0);
  corner(box.x1 + rx, box.y1 + ry, -quarter);
  state_.path.close();
  move_to(box.x1, box.y1);
  return check_path();
}

void Interpreter::set_paint(const PaintSource& source, bool stroke) {
  PaintMode mode;
  mode.rop = state_.rop;
  mode.source_transparent = state_.source_transparent;
  mode.paint_transparent = state_.paint_transparent;
  mode.color = source.color;
  mode.pattern = source.pattern;
  mode.to_pattern = source.to_pattern;
  if (stroke) {
    // Feature Reference, "The ROP3 Operands": lines know these operations only.
    static constexpr int allowed[] = {0, 160, 170, 240, 250, 255};
    if (std::find(std::begin(allowed), std::end(allowed), mode.rop) == std::end(allowed)) {
      mode.rop = 240;
      mode.paint_transparent = false;
    }
  }
  canvas_->set_mode(std::move(mode));
}

Status Interpreter::fill_path(const PolyPath& path, bool even_odd) {
  DCE_TRY(canvas_->need(PixelFormat::black1));
  if (!canvas_->keeps()) return ok();
  if (std::optional<Rect> box = as_box(path, DotRule::touch)) {
    canvas_->fill(box->x0, box->y0, box->x1, box->y1, rgb_black);
    return canvas_->check_work();
  }
  PolygonFill fill{even_odd, DotRule::touch, path.bounds(canvas_->clip().box())};
  DCE_TRY(fill_polygons(path, fill, canvas_->work(), cancellation_,
                        [&](int y, int x0, int x1) { canvas_->fill(x0, y, x1, y + 1, rgb_black); }));
  return canvas_->check_work();
}

Status Interpreter::paint_path(const Operation&) {
  if (state_.path.empty()) return ok();
  if (state_.brush) {
    set_paint(*state_.brush, false);
    DCE_TRY(fill_path(state_.path, state_.even_odd_fill));
  }
  if (state_.pen) {
    set_paint(*state_.pen, true);
    DCE_TRY(fill_path(stroke_polygons(state_.path, state_.line, state_.ctm), false));
  }
  return ok();
}

const Interpreter::Binding Interpreter::shapes_[] = {
    {Chord, &Interpreter::chord_path},
    {Ellipse, &Interpreter::ellipse_path},
    {Pie, &Interpreter::pie_path},
    {Rectangle, &Interpreter::rectangle_path},
    {RoundRectangle, &Interpreter::round_rectangle_path},
};

Status Interpreter::paint_shape(const Operation& operation) {
  // A shape is a path of its own; what remains of it is the cursor.
  state_.path.clear();
  for (const Binding& shape : shapes_) {
    if (shape.tag == operation.tag) DCE_TRY((this->*shape.handle)(operation));
  }
  DCE_TRY(paint_path(operation));
  if (!state_.path.has_current()) return ok();
  DotPoint at = state_.path.current();
  state_.path.clear();
  state_.path.move_to(at.x, at.y);
  return ok();
}

Status Interpreter::clip_to(const Operation& operation, const ClipArea& region) {
  bool inside = operation.attributes.integer(ClipRegion, 0) == 0;
  if (!inside && !state_.even_odd_clip) {
    error("ClipModeMismatch: the outside of a path can only be had in clip mode eEvenOdd");
    return ok();
  }
  PolyPath path = std::move(state_.path);
  state_.path.clear();
  if (!canvas_->keeps()) return ok();
  std::optional<Rect> box = inside ? as_box(path, DotRule::touch) : std::nullopt;
  if (box) {
    set_clip(region.within(*box));
    return ok();
  }
  ClipArea start = inside ? region.within(path.bounds(region.box())) : region;
  DCE_ASSIGN(ClipBuilder builder, ClipBuilder::make(start, inside, clip_memory_));
  PolygonFill fill{state_.even_odd_clip, DotRule::touch, start.box()};
  uint64_t bits = static_cast<uint64_t>(start.box().width()) * static_cast<uint64_t>(start.box().height());
  canvas_->work() -= std::min(canvas_->work(), bits / 64);
  DCE_TRY(fill_polygons(path, fill, canvas_->work(), cancellation_,
                        [&](int y, int x0, int x1) { builder.add(y, x0, x1); }));
  set_clip(builder.finish());
  return ok();
}

void Interpreter::set_clip(ClipArea clip) {
  state_.clip = std::move(clip);
  canvas_->set_clip(state_.clip);
}

Status Interpreter::set_clip_replace(const Operation& operation) {
  return clip_to(operation, ClipArea(canvas_->paper()));
}

Status Interpreter::set_clip_intersect(const Operation& operation) {
  return clip_to(operation, state_.clip);
}

Status Interpreter::set_clip_rectangle(const Operation& operation) {
  state_.path.clear();
  DCE_TRY(rectangle_path(operation));
  return set_clip_replace(operation);
}

Status Interpreter::set_clip_to_page(const Operation&) {
  state_.path.clear();
  set_clip(ClipArea(canvas_->paper()));
  return ok();
}

Status Interpreter::set_clip_mode(const Operation& operation) {
  state_.even_odd_clip = operation.attributes.integer(ClipMode, 0) == 1;
  return ok();
}

}  // namespace dce::core::pclxl
