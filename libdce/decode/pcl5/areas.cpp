// Patterns, the print model and rectangles.
#include <algorithm>
#include <cmath>

#include "decode/pcl5/interpreter.h"

namespace dce::core::pcl5 {

Point Interpreter::to_dots(Point logical) const {
  Point physical = page_.to_physical(logical);
  double scale = canvas_resolution_ / per_inch;
  return {physical.x * scale, physical.y * scale};
}

Status Interpreter::begin_marks(double resolution) {
  finish_raster();
  return ensure_canvas(static_cast<int>(std::lround(std::max(resolution, per_inch / page_.unit))));
}

Transform Interpreter::to_pattern(const SizedPattern& pattern, Point reference) const {
  Point origin = to_dots(reference),
        across = turned({canvas_resolution_ / pattern.x_resolution, 0}, page_.orientation),
        down = turned({0, canvas_resolution_ / pattern.y_resolution}, page_.orientation);
  return Transform{across.x, across.y, down.x, down.y, origin.x, origin.y}.inverse();
}

std::optional<SizedPattern> Interpreter::pattern(PatternKind kind, int id) const {
  switch (kind) {
    case PatternKind::shade:
      return shade_pattern(id);
    case PatternKind::hatch:
      return hatch_pattern(id);
    case PatternKind::user:
      if (const SizedPattern* found = patterns_.find(id)) return *found;
      return std::nullopt;
    default:
      return std::nullopt;
  }
}

void Interpreter::set_paint(PatternKind kind, int id) {
  PaintMode mode;
  mode.rop = rop_;
  mode.source_transparent = !opaque_;
  mode.color = kind == PatternKind::white ? rgb_white : foreground_;
  if (kind == PatternKind::shade && id <= 0) mode.color = rgb_white;
  if (std::optional<SizedPattern> found = pattern(kind, id)) {
    SizedPattern colored = in_color(*found, foreground_);
    canvas_->work() -= std::min<uint64_t>(canvas_->work(), colored.pixels->pixels.size() / 8);
    mode.pattern = colored.pixels;
    mode.paint_transparent = !pattern_opaque_;
    mode.to_pattern = to_pattern(colored, pattern_reference_);
  }
  canvas_->set_mode(std::move(mode));
}

Status Interpreter::rectangle_width_units(const Token& token) {
  rectangle_.x = std::abs(token.value) * page_.unit;
  return ok();
}
Status Interpreter::rectangle_height_units(const Token& token) {
  rectangle_.y = std::abs(token.value) * page_.unit;
  return ok();
}
Status Interpreter::rectangle_width_decipoints(const Token& token) {
  rectangle_.x = std::abs(token.value) * per_decipoint;
  return ok();
}
Status Interpreter::rectangle_height_decipoints(const Token& token) {
  rectangle_.y = std::abs(token.value) * per_decipoint;
  return ok();
}

Status Interpreter::area_fill_id(const Token& token) {
  area_fill_id_ = static_cast<int>(token.value);
  return ok();
}

Status Interpreter::fill_rectangle(const Token& token) {
  if (token.value < 0 || token.value > 5) {
    range_error(token, "0 to 5");
    return ok();
  }
  auto kind = static_cast<PatternKind>(token.value);
  int id = area_fill_id_;
  bool must_exist = kind == PatternKind::hatch || kind == PatternKind::user;
  if (token.value == 5) {
    kind = pattern_kind_;
    id = pattern_id_;
  }
  if (must_exist && !pattern(kind, id)) {
    log_.error(token.name() + ": there is no pattern " + std::to_string(id));
    return ok();
  }
  DCE_TRY(begin_marks(0));
  set_paint(kind, id);
  DCE_TRY(canvas_->need(PixelFormat::black1));
  double width = std::min(rectangle_.x, page_.logical_width() - page_.cap.x),
         height = std::min(rectangle_.y, page_.logical_height() - page_.cap.y);
  if (width <= 0 || height <= 0) return ok();
  // From a whole dot on, and as many as are begun.
  Point corner = to_dots(page_.cap), size = turned({width, height}, page_.orientation);
  auto side = [&](double from, double length, int64_t& first, int64_t& end) {
    auto start = static_cast<int64_t>(std::floor(from + 0.5));
    double count = length * canvas_resolution_ / per_inch;
    auto dots = static_cast<int64_t>(std::ceil(std::abs(count) - 1e-6));
    first = count < 0 ? start - dots : start;
    end = first + dots;
  };
  int64_t x0 = 0, x1 = 0, y0 = 0, y1 = 0;
  side(corner.x, size.x, x0, x1);
  side(corner.y, size.y, y0, y1);
  canvas_->fill(x0, y0, x1, y1, rgb_black);
  return canvas_->check_work();
}

Status Interpreter::define_pattern(const Token& token) {
  Status status = patterns_.define(area_fill_id_, token.data, palette_.colors());
  if (status.code() == Code::unreadable) {
    log_.error(token.name() + ": " + status.message());
    return ok();
  }
  return status;
}

Status Interpreter::pattern_control(const Token& token) {
  if (!patterns_.control(static_cast<int>(token.value), area_fill_id_)) range_error(token, "0, 1, 2, 4 or 5");
  return ok();
}

Status Interpreter::select_pattern(const Token& token) {
  if (token.value < 0 || token.value > 4) {
    range_error(token, "0 to 4");
    return ok();
  }
  pattern_kind_ = static_cast<PatternKind>(token.value);
  pattern_id_ = area_fill_id_;
  return ok();
}

Status Interpreter::pattern_reference(const Token&) {
  pattern_reference_ = page_.cap;
  return ok();
}

Status Interpreter::pattern_transparency(const Token& token) {
  pattern_opaque_ = token.value == 1;
  return ok();
}

Status Interpreter::foreground_color(const Token& token) {
  const std::vector<Rgb>& colors = palette_.colors();
  foreground_ = colors[static_cast<size_t>(std::max(token.value, 0.0)) % colors.size()];
  return ok();
}

Status Interpreter::logical_operation(const Token& token) {
  if (token.value < 0 || token.value > 255) {
    range_error(token, "0 to 255");
  } else {
    rop_ = static_cast<uint8_t>(token.value);
  }
  return ok();
}

}  // namespace dce::core::pcl5
