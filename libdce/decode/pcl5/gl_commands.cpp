// The instructions of HP-GL/2 that are drawn.
#include <algorithm>
#include <cmath>
#include <cstring>
#include <numbers>

#include "decode/pcl5/gl_plotter.h"

namespace dce::core::pcl5 {
namespace {

constexpr double degree = std::numbers::pi / 180;

double number(const GlInstruction& instruction, size_t index, double otherwise) {
  return index < instruction.numbers.size() ? instruction.numbers[index] : otherwise;
}

double angle_of(Point from, Point to) {
  return std::atan2(to.y - from.y, to.x - from.x) / degree;
}

/// The centre of the circle through three points; none where they lie on a line.
std::optional<Point> circle_centre(Point a, Point b, Point c) {
  double bx = b.x - a.x, by = b.y - a.y, cx = c.x - a.x, cy = c.y - a.y;
  double d = 2 * (bx * cy - by * cx);
  if (std::abs(d) < 1e-9) return std::nullopt;
  double b2 = bx * bx + by * by, c2 = cx * cx + cy * cy;
  return Point{a.x + (cy * b2 - by * c2) / d, a.y + (bx * c2 - cx * b2) / d};
}

}  // namespace

const GlPlotter::Handler GlPlotter::handlers_[] = {
    {"IN", &GlPlotter::initialize},
    {"DF", &GlPlotter::default_values},
    {"IP", &GlPlotter::input_points},
    {"IR", &GlPlotter::input_relative_points},
    {"IW", &GlPlotter::input_window},
    {"SC", &GlPlotter::scale},
    {"RO", &GlPlotter::rotate},
    {"SP", &GlPlotter::select_pen},
    {"PW", &GlPlotter::pen_width},
    {"WU", &GlPlotter::width_unit},
    {"LA", &GlPlotter::line_attributes},
    {"LT", &GlPlotter::line_type},
    {"SV", &GlPlotter::screened_vectors},
    {"UL", &GlPlotter::ignored},
    {"FT", &GlPlotter::fill_type},
    {"TR", &GlPlotter::transparency},
    {"MC", &GlPlotter::merge_control},
    {"PU", &GlPlotter::pen_up},
    {"PD", &GlPlotter::pen_down},
    {"PA", &GlPlotter::plot_absolute},
    {"PR", &GlPlotter::plot_relative},
    {"PE", &GlPlotter::polyline_encoded},
    {"AA", &GlPlotter::arc},
    {"AR", &GlPlotter::arc},
    {"AT", &GlPlotter::three_point_arc},
    {"RT", &GlPlotter::three_point_arc},
    {"CI", &GlPlotter::circle},
    {"BZ", &GlPlotter::bezier},
    {"BR", &GlPlotter::bezier},
    {"PM", &GlPlotter::polygon_mode},
    {"FP", &GlPlotter::fill_polygon},
    {"EP", &GlPlotter::edge_polygon},
    {"RA", &GlPlotter::rectangle},
    {"RR", &GlPlotter::rectangle},
    {"EA", &GlPlotter::rectangle},
    {"ER", &GlPlotter::rectangle},
    {"WG", &GlPlotter::wedge},
    {"EW", &GlPlotter::wedge},
    {"CO", &GlPlotter::ignored},
    {"CR", &GlPlotter::ignored},
    {"NP", &GlPlotter::ignored},
    {"PP", &GlPlotter::ignored},
    {"AC", &GlPlotter::ignored},
    {"DT", &GlPlotter::ignored},
    {"PG", &GlPlotter::ignored},
    {"RP", &GlPlotter::ignored},
    {"BP", &GlPlotter::ignored},
    {"SD", &GlPlotter::ignored},
    {"SI", &GlPlotter::ignored},
    {"SS", &GlPlotter::ignored},
    {"SA", &GlPlotter::ignored},
    {"AD", &GlPlotter::ignored},
    {"DI", &GlPlotter::ignored},
    {"DR", &GlPlotter::ignored},
    {"LO", &GlPlotter::ignored},
    {"ES", &GlPlotter::ignored},
    {"SL", &GlPlotter::ignored},
    {"SR", &GlPlotter::ignored},
    {"TD", &GlPlotter::ignored},
    {"CP", &GlPlotter::ignored},
    {"CF", &GlPlotter::ignored},
    {"SB", &GlPlotter::ignored},
    {"DV", &GlPlotter::ignored},
    {"FI", &GlPlotter::ignored},
    {"FN", &GlPlotter::ignored},
};

Status GlPlotter::execute(const GlInstruction& instruction) {
  for (const Handler& handler : handlers_) {
    if (std::strcmp(handler.name, instruction.name) == 0) return (this->*handler.handle)(instruction);
  }
  log_.warning(std::string("HP-GL/2 ") + instruction.name + " is not drawn");
  return ok();
}

Status GlPlotter::ignored(const GlInstruction& instruction) {
  if (std::strcmp(instruction.name, "DT") == 0) {
    label_end_ = instruction.data.empty() ? uint8_t{3} : instruction.data[0];
    parser_->set_label_end(label_end_);
  }
  return ok();
}

Status GlPlotter::initialize(const GlInstruction&) {
  DCE_TRY(flush());
  reset();
  apply_window();
  return ok();
}

Status GlPlotter::default_values(const GlInstruction&) {
  DCE_TRY(flush());
  // All but the scaling points, the pen and where it is.
  std::optional<Point> a = p1_, b = p2_;
  Point place = position_;
  int pen = pen_;
  auto widths = widths_;
  reset();
  p1_ = a;
  p2_ = b;
  position_ = place;
  pen_ = pen;
  widths_ = widths;
  apply_window();
  return ok();
}

Status GlPlotter::input_points(const GlInstruction& instruction) {
  DCE_TRY(flush());
  const Numbers& n = instruction.numbers;
  if (n.size() >= 4) {
    if (n[0] == n[2] || n[1] == n[3]) {
      log_.error("HP-GL/2 IP: the scaling points make no box");
      return ok();
    }
    p1_ = Point{n[0], n[1]};
    p2_ = Point{n[2], n[3]};
  } else if (n.size() >= 2) {
    // P2 follows P1.
    Point a = p1(), b = p2();
    p1_ = Point{n[0], n[1]};
    p2_ = Point{n[0] + b.x - a.x, n[1] + b.y - a.y};
  } else {
    p1_.reset();
    p2_.reset();
  }
  return ok();
}

Status GlPlotter::input_relative_points(const GlInstruction& instruction) {
  GlInstruction points = instruction;
  for (size_t i = 0; i < points.numbers.size(); ++i) {
    points.numbers[i] *= (i % 2 ? frame_height() : frame_width()) / 100;
  }
  return input_points(points);
}

Status GlPlotter::input_window(const GlInstruction& instruction) {
  DCE_TRY(flush());
  const Numbers& n = instruction.numbers;
  window_.reset();
  if (n.size() >= 4) {
    Transform map = user_to_plot();
    window_ = {map.x(n[0], n[1]), map.y(n[0], n[1]), map.x(n[2], n[3]), map.y(n[2], n[3])};
  }
  apply_window();
  return ok();
}

Status GlPlotter::scale(const GlInstruction& instruction) {
  DCE_TRY(flush());
  const Numbers& n = instruction.numbers;
  scale_.clear();
  if (n.empty()) return ok();
  bool factor = n.size() > 4 && n[4] == 2;
  if (n.size() < 4 || (factor ? n[1] == 0 || n[3] == 0 : n[0] == n[1] || n[2] == n[3])) {
    log_.error("HP-GL/2 SC: no scale can be made of its parameters");
    return ok();
  }
  scale_ = n;
  return ok();
}

Status GlPlotter::rotate(const GlInstruction& instruction) {
  DCE_TRY(flush());
  auto angle = static_cast<int>(std::clamp(number(instruction, 0, 0), -1e6, 1e6));
  if (angle % 90 != 0) {
    log_.error("HP-GL/2 RO: " + std::to_string(angle) + " is no multiple of 90");
    return ok();
  }
  rotation_ = (angle % 360 + 360) % 360;
  apply_window();
  return ok();
}

Status GlPlotter::select_pen(const GlInstruction& instruction) {
  DCE_TRY(flush());
  pen_ = static_cast<int>(std::clamp(number(instruction, 0, 0), 0.0, 255.0));
  return ok();
}

Status GlPlotter::pen_width(const GlInstruction& instruction) {
  DCE_TRY(flush());
  PenWidth width{std::max(number(instruction, 0, relative_widths_ ? 0.1 : 0.35), 0.0), relative_widths_};
  if (instruction.numbers.size() > 1) {
    widths_[static_cast<size_t>(std::clamp(instruction.numbers[1], 0.0, 255.0))] = width;
  } else {
    widths_.fill(width);
  }
  return ok();
}

Status GlPlotter::width_unit(const GlInstruction& instruction) {
  DCE_TRY(flush());
  relative_widths_ = number(instruction, 0, 0) == 1;
  widths_.fill({relative_widths_ ? 0.1 : 0.35, relative_widths_});
  return ok();
}

Status GlPlotter::line_attributes(const GlInstruction& instruction) {
  DCE_TRY(flush());
  static constexpr PenCap caps[] = {PenCap::butt, PenCap::square, PenCap::triangle, PenCap::round};
  static constexpr PenJoin joins[] = {PenJoin::miter, PenJoin::miter, PenJoin::bevel,
                                      PenJoin::round, PenJoin::bevel, PenJoin::none};
  const Numbers& n = instruction.numbers;
  if (n.empty()) {
    cap_ = PenCap::butt;
    join_ = PenJoin::miter;
    miter_limit_ = 5;
  }
  for (size_t i = 0; i + 1 < n.size(); i += 2) {
    double value = n[i + 1];
    if (n[i] == 1 && value >= 1 && value < 5) {
      cap_ = caps[static_cast<size_t>(value) - 1];
    } else if (n[i] == 2 && value >= 1 && value < 7) {
      join_ = joins[static_cast<size_t>(value) - 1];
    } else if (n[i] == 3) {
      miter_limit_ = std::max(value, 1.0);
    } else {
      log_.error("HP-GL/2 LA: a parameter is out of range");
    }
  }
  return ok();
}

Status GlPlotter::line_type(const GlInstruction& instruction) {
  DCE_TRY(flush());
  const Numbers& n = instruction.numbers;
  if (n.empty() || n[0] == 99) {
    line_type_ = 0;
    return ok();
  }
  if (n[0] < -8 || n[0] > 8) {
    log_.error("HP-GL/2 LT: a line type is out of range");
    return ok();
  }
  line_type_ = static_cast<int>(n[0]);
  if (line_type_ == 0) line_type_ = 1;  // dots at the ends of lines only
  dash_length_ = number(instruction, 1, dash_length_);
  dash_millimetres_ = number(instruction, 2, dash_millimetres_) == 1;
  return ok();
}

Status GlPlotter::fill_type(const GlInstruction& instruction) {
  DCE_TRY(flush());
  fill_type_ = static_cast<int>(std::clamp(number(instruction, 0, 1), 0.0, 100.0));
  fill_option_ = std::clamp(number(instruction, 1, 0), -40000.0, 40000.0);
  if (fill_type_ == 3 || fill_type_ == 4) {
    log_.warning("HP-GL/2 FT: hatching is drawn at a distance of its own");
  } else if (fill_type_ != 1 && fill_type_ != 2 && fill_type_ != 10 && fill_type_ != 21 && fill_type_ != 22) {
    log_.warning("HP-GL/2 FT: fill type " + std::to_string(fill_type_) + " is drawn solid");
  }
  return ok();
}

Status GlPlotter::screened_vectors(const GlInstruction& instruction) {
  DCE_TRY(flush());
  // SV counts from 1 for shades, which FT calls 10; 21 and 22 are the same for both.
  auto type = static_cast<int>(std::clamp(number(instruction, 0, 0), 0.0, 100.0));
  screen_type_ = type == 1 ? 10 : type;
  screen_option_ = std::clamp(number(instruction, 1, 0), -40000.0, 40000.0);
  if (type != 0 && type != 1 && type != 21 && type != 22) {
    log_.warning("HP-GL/2 SV: screen type " + std::to_string(type) + " is drawn solid");
    screen_type_ = 0;
  }
  return ok();
}

Status GlPlotter::transparency(const GlInstruction& instruction) {
  DCE_TRY(flush());
  transparent_ = number(instruction, 0, 1) != 0;
  return ok();
}

Status GlPlotter::merge_control(const GlInstruction& instruction) {
  DCE_TRY(flush());
  bool on = number(instruction, 0, 0) == 1;
  rop_ = static_cast<uint8_t>(on ? std::clamp(number(instruction, 1, 168), 0.0, 255.0) : 252);
  return ok();
}

Status GlPlotter::pen_up(const GlInstruction& instruction) {
  down_ = false;
  return moves(instruction.numbers);
}

Status GlPlotter::pen_down(const GlInstruction& instruction) {
  down_ = true;
  return moves(instruction.numbers);
}

Status GlPlotter::plot_absolute(const GlInstruction& instruction) {
  relative_ = false;
  return instruction.numbers.empty() ? ok() : moves(instruction.numbers);
}

Status GlPlotter::plot_relative(const GlInstruction& instruction) {
  relative_ = true;
  return instruction.numbers.empty() ? ok() : moves(instruction.numbers);
}

Status GlPlotter::polyline_encoded(const GlInstruction& instruction) {
  Transform map = user_to_plot();
  PolylineReader reader(instruction.data);
  for (;;) {
    PolylineReader::Item item = reader.next();
    switch (item) {
      case PolylineReader::Item::end:
        return ok();
      case PolylineReader::Item::broken:
        log_.error("HP-GL/2 PE: its data are malformed");
        return ok();
      case PolylineReader::Item::pen:
        DCE_TRY(flush());
        pen_ = static_cast<int>(std::clamp(reader.x, 0.0, 255.0));
        break;
      default:
        down_ = item == PolylineReader::Item::line;
        Point place = reader.absolute ? Point{map.x(reader.x, reader.y), map.y(reader.x, reader.y)}
                                      : Point{position_.x + map.a * reader.x + map.c * reader.y,
                                              position_.y + map.b * reader.x + map.d * reader.y};
        DCE_TRY(go_to(place, down_));
    }
  }
}

Status GlPlotter::arc(const GlInstruction& instruction) {
  if (instruction.numbers.size() < 3) {
    log_.error(std::string("HP-GL/2 ") + instruction.name + ": a parameter is missing");
    return ok();
  }
  Point from = user_position(), centre{instruction.numbers[0], instruction.numbers[1]};
  if (instruction.name[1] == 'R') centre = {from.x + centre.x, from.y + centre.y};
  double sweep = std::clamp(instruction.numbers[2], -360.0, 360.0);
  add_arc(centre, std::hypot(from.x - centre.x, from.y - centre.y), angle_of(centre, from), sweep, down_);
  return ok();
}

Status GlPlotter::three_point_arc(const GlInstruction& instruction) {
  if (instruction.numbers.size() < 4) {
    log_.error(std::string("HP-GL/2 ") + instruction.name + ": a parameter is missing");
    return ok();
  }
  Point from = user_position(), middle{instruction.numbers[0], instruction.numbers[1]},
        to{instruction.numbers[2], instruction.numbers[3]};
  if (instruction.name[0] == 'R') {
    middle = {from.x + middle.x, from.y + middle.y};
    to = {from.x + to.x, from.y + to.y};
  }
  std::optional<Point> centre = circle_centre(from, middle, to);
  if (!centre) {
    Transform map = user_to_plot();
    return go_to({map.x(to.x, to.y), map.y(to.x, to.y)}, down_);
  }
  double start = angle_of(*centre, from);
  auto turn = [&](Point p) { return std::fmod(angle_of(*centre, p) - start + 720, 360); };
  double sweep = turn(to);
  if (turn(middle) > sweep) sweep -= 360;
  add_arc(*centre, std::hypot(from.x - centre->x, from.y - centre->y), start, sweep, down_);
  return ok();
}

Status GlPlotter::circle(const GlInstruction& instruction) {
  double radius = std::abs(number(instruction, 0, 0));
  Point centre = user_position(), place = position_;
  DCE_TRY(flush());
  Transform round = to_dots().after(user_to_plot()).after({radius, 0, 0, radius, centre.x, centre.y});
  PolyPath path;
  path.arc(round, 0, 2 * std::numbers::pi);
  path.close();
  if (!in_polygon_) return stroke(path);
  // A subpolygon of its own.
  for (PolyPath* buffer : {&polygon_, &edges_}) {
    buffer->move_to(round.x(1, 0), round.y(1, 0));
    buffer->arc(round, 0, 2 * std::numbers::pi);
    buffer->close();
  }
  subpolygon_begun_ = false;
  position_ = place;
  return ok();
}

Status GlPlotter::bezier(const GlInstruction& instruction) {
  const Numbers& n = instruction.numbers;
  if (n.size() % 6)
    log_.error(std::string("HP-GL/2 ") + instruction.name + ": its points make no whole curves");
  Transform map = user_to_plot(), dots = to_dots();
  for (size_t i = 0; i + 5 < n.size(); i += 6) {
    Point p[3];
    for (size_t k = 0; k < 3; ++k) {
      double x = n[i + 2 * k], y = n[i + 2 * k + 1];
      // All three of BR count from where the curve begins.
      p[k] = instruction.name[1] == 'R'
                 ? Point{position_.x + map.a * x + map.c * y, position_.y + map.b * x + map.d * y}
                 : Point{map.x(x, y), map.y(x, y)};
    }
    Point c[3];
    for (size_t k = 0; k < 3; ++k) c[k] = {dots.x(p[k].x, p[k].y), dots.y(p[k].x, p[k].y)};
    auto add = [&](PolyPath& path) {
      if (!path.has_current())
        path.move_to(dots.x(position_.x, position_.y), dots.y(position_.x, position_.y));
      path.curve_to(c[0].x, c[0].y, c[1].x, c[1].y, c[2].x, c[2].y);
    };
    if (in_polygon_) {
      add(polygon_);
      if (down_) add(edges_);
      subpolygon_begun_ = true;
      if (polygon_.full()) return Status(Code::limit, "a polygon has more points than is allowed");
    } else if (down_) {
      add(line_);
      if (line_.full()) DCE_TRY(flush());
    }
    position_ = p[2];
  }
  return ok();
}

Status GlPlotter::polygon_mode(const GlInstruction& instruction) {
  DCE_TRY(flush());
  auto close = [&] {
    polygon_.close();
    // The edge leads back to the first place whether it was drawn or not.
    Transform map = to_dots();
    if (subpolygon_begun_ && down_)
      edges_.line_to(map.x(polygon_start_.x, polygon_start_.y), map.y(polygon_start_.x, polygon_start_.y));
    subpolygon_begun_ = false;
  };
  switch (static_cast<int>(std::clamp(number(instruction, 0, 0), -1.0, 9.0))) {
    case 0: {
      polygon_.clear();
      edges_.clear();
      in_polygon_ = true;
      subpolygon_begun_ = false;
      // The present place is the first.
      return go_to(position_, false);
    }
    case 1:
      if (in_polygon_) close();
      return ok();
    case 2:
      if (in_polygon_) close();
      in_polygon_ = false;
      return ok();
    default:
      log_.error("HP-GL/2 PM: its parameter is out of range");
      return ok();
  }
}

Status GlPlotter::fill_polygon(const GlInstruction& instruction) {
  DCE_TRY(flush());
  set_mode(fill_type_, fill_option_);
  return fill(polygon_, number(instruction, 0, 0) != 1);
}

Status GlPlotter::edge_polygon(const GlInstruction&) {
  DCE_TRY(flush());
  return stroke(edges_);
}

Status GlPlotter::rectangle(const GlInstruction& instruction) {
  DCE_TRY(flush());
  if (instruction.numbers.size() < 2) {
    log_.error(std::string("HP-GL/2 ") + instruction.name + ": a parameter is missing");
    return ok();
  }
  Transform map = user_to_plot(), dots = to_dots();
  double x = instruction.numbers[0], y = instruction.numbers[1];
  Point a = position_, b = instruction.name[1] == 'R'
                               ? Point{a.x + map.a * x + map.c * y, a.y + map.b * x + map.d * y}
                               : Point{map.x(x, y), map.y(x, y)};
  polygon_.clear();
  polygon_.move_to(dots.x(a.x, a.y), dots.y(a.x, a.y));
  polygon_.line_to(dots.x(b.x, a.y), dots.y(b.x, a.y));
  polygon_.line_to(dots.x(b.x, b.y), dots.y(b.x, b.y));
  polygon_.line_to(dots.x(a.x, b.y), dots.y(a.x, b.y));
  polygon_.close();
  edges_ = polygon_;
  if (instruction.name[0] == 'E') return stroke(edges_);
  set_mode(fill_type_, fill_option_);
  return fill(polygon_, true);
}

Status GlPlotter::wedge(const GlInstruction& instruction) {
  DCE_TRY(flush());
  if (instruction.numbers.size() < 3) {
    log_.error(std::string("HP-GL/2 ") + instruction.name + ": a parameter is missing");
    return ok();
  }
  double radius = instruction.numbers[0], start = instruction.numbers[1],
         sweep = std::clamp(instruction.numbers[2], -360.0, 360.0);
  // A negative radius turns the wedge round.
  if (radius < 0) start += 180;
  radius = std::abs(radius);
  Point centre = user_position();
  Transform round = to_dots().after(user_to_plot()).after({radius, 0, 0, radius, centre.x, centre.y});
  polygon_.clear();
  if (std::abs(sweep) < 360) polygon_.move_to(round.e, round.f);
  polygon_.arc(round, start * degree, sweep * degree);
  polygon_.close();
  edges_ = polygon_;
  if (instruction.name[0] == 'E') return stroke(edges_);
  set_mode(fill_type_, fill_option_);
  return fill(polygon_, true);
}

}  // namespace dce::core::pcl5
