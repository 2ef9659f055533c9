// The picture frame, and the change to HP-GL/2 and back.
#include <algorithm>

#include "decode/pcl5/interpreter.h"

namespace dce::core::pcl5 {

Status Interpreter::frame_width(const Token& token) {
  frame_.x = std::clamp(token.value, 0.0, 32767.0) * per_decipoint;
  plotter_.new_frame();
  return ok();
}

Status Interpreter::frame_height(const Token& token) {
  frame_.y = std::clamp(token.value, 0.0, 32767.0) * per_decipoint;
  plotter_.new_frame();
  return ok();
}

Status Interpreter::frame_anchor(const Token& token) {
  if (token.value != 0) {
    range_error(token, "0");
    return ok();
  }
  anchor_ = page_.cap;
  plotter_.new_frame();
  return ok();
}

Point Interpreter::frame_size() const {
  // By default the logical page between its margins, that at the bottom being half an inch.
  double height = page_.logical_height() - page_.top_margin - 0.5 * per_inch;
  return {frame_.x > 0 ? frame_.x : page_.logical_width(), frame_.y > 0 ? frame_.y : std::max(height, 0.0)};
}

Status Interpreter::hpgl(const Token& token) {
  DCE_TRY(begin_marks(0));
  Point size = frame_size(), anchor = anchor_.value_or(Point{0, page_.top_margin});
  constexpr double unit = per_inch / plotter_units;
  Point corner{anchor.x, anchor.y + size.y};
  Point origin = to_dots(corner), across = to_dots({corner.x + unit, corner.y}),
        up = to_dots({corner.x, corner.y - unit});
  GlFrame frame;
  frame.canvas = &*canvas_;
  frame.to_dots = {
      across.x - origin.x, across.y - origin.y, up.x - origin.x, up.y - origin.y, origin.x, origin.y};
  // HP-GL/2's dots lie on the crossings of its grid. Where an axis of its y runs against the paper's they
  // come one dot further along it, as GhostPCL draws them.
  constexpr double nothing = 1e-9;
  if (frame.to_dots.c < -nothing) frame.to_dots.e -= 1;
  if (frame.to_dots.d < -nothing) frame.to_dots.f -= 1;
  frame.width = size.x / unit;
  frame.height = size.y / unit;
  frame.dots_per_inch = canvas_resolution_;
  frame.colors = &palette_.colors();
  frame.patterns = &patterns_;
  // ESC % 1 B brings PCL's position along, ESC % 1 A takes it back.
  if (token.value == 1) {
    Point at = to_dots(page_.cap);
    Transform back = frame.to_dots.inverse();
    plotter_.set_position({back.x(at.x, at.y), back.y(at.x, at.y)});
  }
  DCE_ASSIGN(const size_t end, plotter_.run(frame, parser_->all(), parser_->position()));
  parser_->seek(end);
  Bytes rest = parser_->rest();
  if (rest.size() > 3 && rest[1] == '%' && rest[2] == '1' && rest[3] == 'A') {
    Point pen = plotter_.position();
    double dot = per_inch / canvas_resolution_;
    Point cap = page_.to_logical({frame.to_dots.x(pen.x, pen.y) * dot, frame.to_dots.y(pen.x, pen.y) * dot});
    page_.cap = {std::clamp(cap.x, 0.0, std::max(0.0, page_.logical_width())),
                 std::clamp(cap.y, 0.0, page_.logical_height())};
  }
  return ok();
}

}  // namespace dce::core::pcl5
