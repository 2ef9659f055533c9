#include "decode/pcl5/gl_plotter.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <numbers>

#include "decode/polygon_fill.h"

namespace dce::core::pcl5 {
namespace {

constexpr double thin_line = 0.35;  // millimetres: up to here ends are butt and joins mitered

/// Line types 1 to 8 of LT: what is drawn and left out in turn, in hundredths of the pattern's length.
constexpr std::array<std::array<double, 8>, 9> line_patterns = {{{},
                                                                 {0, 100},
                                                                 {50, 50},
                                                                 {70, 30},
                                                                 {80, 10, 0, 10},
                                                                 {70, 10, 10, 10},
                                                                 {50, 10, 10, 10, 10, 10},
                                                                 {70, 10, 0, 10, 0, 10},
                                                                 {50, 10, 0, 10, 10, 10, 0, 10}}};

double length(Point a, Point b) {
  return std::hypot(b.x - a.x, b.y - a.y);
}

}  // namespace

void GlPlotter::reset() {
  p1_.reset();
  p2_.reset();
  window_.reset();
  scale_.clear();
  rotation_ = 0;
  position_ = {};
  down_ = relative_ = false;
  pen_ = 0;
  widths_.fill(PenWidth());
  relative_widths_ = false;
  cap_ = PenCap::butt;
  join_ = PenJoin::miter;
  miter_limit_ = 5;
  line_type_ = 0;
  dash_length_ = 4;
  dash_millimetres_ = false;
  fill_type_ = 1;
  fill_option_ = 0;
  screen_type_ = 0;
  screen_option_ = 0;
  transparent_ = true;
  rop_ = 252;
  label_end_ = 3;
  line_.clear();
  in_polygon_ = false;
  polygon_.clear();
  edges_.clear();
}

void GlPlotter::new_frame() {
  p1_.reset();
  p2_.reset();
  window_.reset();
  position_ = {};
  polygon_.clear();
  edges_.clear();
  in_polygon_ = false;
}

Result<size_t> GlPlotter::run(const GlFrame& frame, Bytes stream, size_t at) {
  frame_ = &frame;
  GlParser parser(stream, at, log_);
  parser.set_label_end(label_end_);
  parser_ = &parser;
  line_.clear();
  apply_window();
  GlInstruction instruction;
  Status status;
  for (uint32_t count = 0; status.ok() && parser.next(instruction); ++count) {
    if (count % 256 == 0) status = cancellation_.check();
    if (status.ok()) status = execute(instruction);
  }
  if (status.ok()) status = flush();
  frame.canvas->set_clip(ClipArea(frame.canvas->paper()));
  frame_ = nullptr;
  parser_ = nullptr;
  if (!status.ok()) return status;
  return parser.position();
}

Transform GlPlotter::user_to_plot() const {
  Transform map;
  if (scale_.size() < 4) return map;
  Point a = p1(), b = p2();
  double type = scale_.size() > 4 ? scale_[4] : 0;
  double sx = 1, sy = 1;
  if (type == 2) {
    // Point factor: xmin, plotter units a user unit, ymin, the same.
    sx = scale_[1];
    sy = scale_[3];
    return {sx, 0, 0, sy, a.x - scale_[0] * sx, a.y - scale_[2] * sy};
  }
  sx = (b.x - a.x) / (scale_[1] - scale_[0]);
  sy = (b.y - a.y) / (scale_[3] - scale_[2]);
  if (type == 1) {
    // Isotropic: the smaller scale for both, what remains of the longer side shared by `left` and `bottom`.
    double size = std::min(std::abs(sx), std::abs(sy));
    double left = scale_.size() > 5 ? scale_[5] / 100 : 0.5,
           bottom = scale_.size() > 6 ? scale_[6] / 100 : 0.5;
    double spare_x = (b.x - a.x) * (1 - size / std::max(std::abs(sx), 1e-12)),
           spare_y = (b.y - a.y) * (1 - size / std::max(std::abs(sy), 1e-12));
    sx = std::copysign(size, sx);
    sy = std::copysign(size, sy);
    a = {a.x + spare_x * left, a.y + spare_y * bottom};
  }
  return {sx, 0, 0, sy, a.x - scale_[0] * sx, a.y - scale_[2] * sy};
}

Transform GlPlotter::to_dots() const {
  double w = frame_->width, h = frame_->height;
  switch (rotation_) {
    case 90:
      return frame_->to_dots.after({0, 1, -1, 0, w, 0});
    case 180:
      return frame_->to_dots.after({-1, 0, 0, -1, w, h});
    case 270:
      return frame_->to_dots.after({0, -1, 1, 0, 0, h});
    default:
      return frame_->to_dots;
  }
}

Point GlPlotter::user_position() const {
  Transform map = user_to_plot();
  if (!(std::abs(map.determinant()) > 1e-12)) return position_;
  Transform back = map.inverse();
  return {back.x(position_.x, position_.y), back.y(position_.x, position_.y)};
}

void GlPlotter::apply_window() {
  Transform map = to_dots();
  std::array<double, 4> window = window_.value_or(std::array<double, 4>{0, 0, frame_width(), frame_height()});
  double x0 = map.x(window[0], window[1]), y0 = map.y(window[0], window[1]);
  double x1 = map.x(window[2], window[3]), y1 = map.y(window[2], window[3]);
  auto dot = [](double v) { return static_cast<int>(v > -1e6 ? std::floor(std::min(v, 1e6) + 0.5) : -1e6); };
  // The dots on the window's border are within.
  Rect box{dot(std::min(x0, x1)), dot(std::min(y0, y1)), dot(std::max(x0, x1)) + 1,
           dot(std::max(y0, y1)) + 1};
  frame_->canvas->set_clip(ClipArea(frame_->canvas->paper()).within(box));
}

Status GlPlotter::go_to(Point plot, bool down) {
  Transform map = to_dots();
  auto bounded = [](double v) { return v > -1e8 ? std::min(v, 1e8) : -1e8; };
  plot = {bounded(plot.x), bounded(plot.y)};
  double x = map.x(plot.x, plot.y), y = map.y(plot.x, plot.y);
  double from_x = map.x(position_.x, position_.y), from_y = map.y(position_.x, position_.y);
  position_ = plot;
  if (in_polygon_) {
    if (!subpolygon_begun_) {
      // After PM 1 the next place begins another subpolygon.
      polygon_.move_to(x, y);
      edges_.move_to(x, y);
      subpolygon_begun_ = true;
      polygon_start_ = plot;
    } else {
      polygon_.line_to(x, y);
      if (down) {
        edges_.line_to(x, y);
      } else {
        edges_.move_to(x, y);
      }
    }
    return polygon_.full() ? Status(Code::limit, "a polygon has more points than is allowed") : ok();
  }
  if (!down) return flush();
  if (!line_.has_current()) line_.move_to(from_x, from_y);
  line_.line_to(x, y);
  if (line_.points().size() < PolyPath::max_points / 16) return ok();
  DCE_TRY(flush());
  return ok();
}

Status GlPlotter::moves(const Numbers& numbers) {
  if (numbers.size() % 2) log_.error("HP-GL/2: a coordinate without its partner");
  Transform map = user_to_plot();
  if (numbers.size() < 2) {
    // A pen-down without a place marks the present one.
    return down_ && !in_polygon_ ? go_to(position_, true) : down_ ? ok() : flush();
  }
  for (size_t i = 0; i + 1 < numbers.size(); i += 2) {
    double x = numbers[i], y = numbers[i + 1];
    Point place = relative_ ? Point{position_.x + map.a * x + map.c * y, position_.y + map.b * x + map.d * y}
                            : Point{map.x(x, y), map.y(x, y)};
    DCE_TRY(go_to(place, down_));
  }
  return ok();
}

void GlPlotter::add_arc(Point centre, double radius, double start, double sweep, bool down) {
  Transform map = user_to_plot(),
            circle = to_dots().after(map).after({radius, 0, 0, radius, centre.x, centre.y});
  constexpr double degree = std::numbers::pi / 180;
  double end_x = centre.x + radius * std::cos((start + sweep) * degree),
         end_y = centre.y + radius * std::sin((start + sweep) * degree);
  if (in_polygon_) {
    polygon_.arc(circle, start * degree, sweep * degree);
    if (down) edges_.arc(circle, start * degree, sweep * degree);
    subpolygon_begun_ = true;
  } else if (down) {
    line_.arc(circle, start * degree, sweep * degree);
  }
  position_ = {map.x(end_x, end_y), map.y(end_x, end_y)};
}

Status GlPlotter::flush() {
  if (line_.empty()) {
    line_.clear();
    return ok();
  }
  PolyPath path = std::move(line_);
  line_.clear();
  return stroke(path);
}

Rgb GlPlotter::pen_color() const {
  const std::vector<Rgb>& colors = *frame_->colors;
  return colors[std::min(static_cast<size_t>(pen_), colors.size() - 1)];
}

PenStyle GlPlotter::pen_style() const {
  const PenWidth& width = widths_[static_cast<size_t>(pen_ & 255)];
  double diagonal = length(p1(), p2()) / plotter_units;
  double inches = width.relative ? width.value / 100 * diagonal : width.value / 25.4;
  PenStyle style;
  style.width = inches * frame_->dots_per_inch;
  style.miter_limit = miter_limit_;
  if (inches * 25.4 > thin_line) {
    style.cap = cap_;
    style.join = join_;
  }
  size_t type = static_cast<size_t>(std::abs(line_type_));
  if (type == 0 || type >= line_patterns.size()) return style;
  double whole = dash_millimetres_ ? dash_length_ / 25.4 : dash_length_ / 100 * diagonal;
  for (size_t i = 0; i < line_patterns[type].size(); ++i) {
    if (i % 2 == 0 && line_patterns[type][i] == 0 && line_patterns[type][i + 1] == 0) break;
    style.dashes.push_back(line_patterns[type][i] / 100 * whole * frame_->dots_per_inch);
  }
  return style;
}

void GlPlotter::set_mode(int type, double option) {
  PaintMode mode;
  mode.rop = rop_;
  mode.color = pen_color();
  std::optional<SizedPattern> pattern;
  switch (type) {
    case 3:
      pattern = hatch_pattern(3);
      break;
    case 4:
      pattern = hatch_pattern(6);
      break;
    case 10:
      pattern = shade_pattern(option);
      if (!pattern) mode.color = rgb_white;
      break;
    case 21:
      pattern = hatch_pattern(static_cast<int>(option));
      break;
    case 22:
      if (const SizedPattern* found = frame_->patterns->find(static_cast<int>(option))) pattern = *found;
      break;
    default:
      break;
  }
  if (pattern) {
    SizedPattern colored = in_color(*pattern, mode.color);
    mode.pattern = colored.pixels;
    mode.paint_transparent = transparent_;
    // Patterns are anchored at the lower left corner of the frame.
    double across = frame_->dots_per_inch / colored.x_resolution,
           down = frame_->dots_per_inch / colored.y_resolution;
    mode.to_pattern = Transform{across, 0, 0, down, frame_->to_dots.e, frame_->to_dots.f}.inverse();
  }
  frame_->canvas->set_mode(std::move(mode));
}

Status GlPlotter::stroke(const PolyPath& path) {
  set_mode(screen_type_, screen_option_);
  DCE_TRY(frame_->canvas->need(PixelFormat::black1));
  if (!frame_->canvas->keeps()) return ok();
  return fill(stroke_polygons(path, pen_style(), Transform()), false);
}

Status GlPlotter::fill(const PolyPath& path, bool even_odd) {
  PageCanvas& canvas = *frame_->canvas;
  DCE_TRY(canvas.need(PixelFormat::black1));
  if (!canvas.keeps()) return ok();
  PolygonFill how{even_odd, DotRule::centre, path.bounds(canvas.clip().box())};
  DCE_TRY(fill_polygons(path, how, canvas.work(), cancellation_,
                        [&](int y, int x0, int x1) { canvas.fill(x0, y, x1, y + 1, rgb_black); }));
  return canvas.check_work();
}

}  // namespace dce::core::pcl5
