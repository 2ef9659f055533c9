// PclPage: what is said in HP-GL/2, in user units of one dot with y downwards. HP, PCL 5 Technical Reference,
// chapters 17 to 22.
#include <algorithm>
#include <cmath>
#include <string>

#include "encode/pcl5/pcl_page.h"
#include "encode/pcl5/pcl_text.h"

namespace dce::core {
namespace {

constexpr int plotter_units = 1016;  // an inch
constexpr int decipoints = 720;      // an inch

constexpr double grid_offset = 0.55;  // dots

/// A number of an encoded polyline (PE), in base 64: the last digit is told by its range.
void put_encoded(ByteBuffer& out, int value) {
  uint32_t rest = value < 0 ? static_cast<uint32_t>(-value) << 1 | 1 : static_cast<uint32_t>(value) << 1;
  for (; rest > 63; rest >>= 6) out.u8(static_cast<uint8_t>(63 + (rest & 63)));
  out.u8(static_cast<uint8_t>(191 + rest));
}

void put_encoded(ByteBuffer& out, DotFigure::Point from, DotFigure::Point to) {
  put_encoded(out, to.x - from.x);
  put_encoded(out, to.y - from.y);
}

/// Pen up, to a place on the paper; an encoded polyline goes on from there.
void put_start(ByteBuffer& out, DotFigure::Point point) {
  out.append(std::string_view("PE<="));
  put_encoded(out, {}, point);
}

/// At most four decimals, as HP-GL/2 reads no exponents.
void put_real(ByteBuffer& out, double value) {
  const int64_t scaled = std::lround(std::abs(value) * 10000);
  if (value < 0) out.u8('-');
  std::string decimals = std::to_string(10000 + scaled % 10000).substr(1);
  decimals.erase(decimals.find_last_not_of('0') + 1);
  if (scaled >= 10000 || decimals.empty()) put_integer(out, static_cast<int>(scaled / 10000));
  if (decimals.empty()) return;
  out.u8('.');
  out.append(std::string_view(decimals));
}

}  // namespace

void PclPage::prepare_gl() {
  // A picture frame of whole inches over the side keeps all scaling exact.
  const int across = side_.width / side_.resolution.x + 1, down = side_.height / side_.resolution.y + 1;
  state_.cursor_known = false;
  move_to(0, 0);
  out().append(std::string_view("\x1b*c0t"));
  put_value(out(), across * decipoints, 'x');
  put_value(out(), down * decipoints, 'Y');
  out().append(std::string_view("\x1b%0BIP0,"));
  put_value(out(), down * plotter_units, ',');
  put_value(out(), across * plotter_units, ',');
  out().append(std::string_view("0SC0,"));
  put_value(out(), across * side_.resolution.x, ',');
  // HP-GL/2 knows the crossings of a grid that dots are centred on ("Pixel Placement" in chapter 5), where other
  // coordinates here lie between dots. Half a dot and a little more brings y to where all roundings agree;
  // across the page they do as it is.
  put_real(out(), -grid_offset);
  out().u8(',');
  put_real(out(), down * side_.resolution.y - grid_offset);
  out().append(std::string_view("IWTR0FT1SVSP1WU0PA"));
  state_.gl_ready = true;
  state_.gl_number = 1;
  state_.gl_fill_tint = state_.gl_line_tint = 0;
  state_.gl_windowed = false;
  state_.gl_pen_known = false;
}

void PclPage::enter_gl(const PclPaint& paint, Figure figure) {
  if (paint.kind == PclPaint::Kind::tint || paint.kind == PclPaint::Kind::color) {
    // Patterns and palettes are defined in PCL.
    const bool known = paint.kind == PclPaint::Kind::tint
                           ? state_.tints.test(paint.value)
                           : std::find(state_.palette.begin(), state_.palette.end(), paint.value) !=
                                 state_.palette.end();
    if (!known) enter_pcl();
    if (!known && paint.kind == PclPaint::Kind::tint) use_tint(paint.value);
    if (!known && paint.kind == PclPaint::Kind::color) (void)color_index(paint);
  }
  state_.marked = true;
  if (!state_.gl) {
    if (state_.gl_ready) {
      out().append(std::string_view("\x1b%0B"));
    } else {
      prepare_gl();
    }
    state_.gl = true;
  }
  const int number = color_ ? color_index(paint) : paint.kind == PclPaint::Kind::white ? 0 : 1;
  if (number != state_.gl_number) {
    out().append(std::string_view("SP"));
    put_integer(out(), number);
    state_.gl_number = number;
  }
  const uint32_t tint = paint.kind == PclPaint::Kind::tint ? paint.value : 0;
  uint32_t& said = figure == Figure::area ? state_.gl_fill_tint : state_.gl_line_tint;
  if (tint == said) return;
  said = tint;
  // Fill type and screened vectors: 22 is a pattern that PCL defined.
  if (tint == 0) {
    out().append(figure == Figure::area ? std::string_view("FT1") : std::string_view("SV"));
  } else {
    out().append(figure == Figure::area ? std::string_view("FT22,") : std::string_view("SV22,"));
    put_integer(out(), static_cast<int>(tint));
  }
}

void PclPage::polygons(const DotFigure& figure, FillRule rule, const PclPaint& paint) {
  if (figure.points.empty()) return;
  enter_gl(paint, Figure::area);
  set_window(bounds(figure), nullptr);
  bool first = true;
  figure.each_run([&](std::span<const DotFigure::Point> run, bool) {
    // PM1 closes a polygon, and the next point begins another.
    if (!first) out().append(std::string_view(";PM1"));
    put_start(out(), run[0]);
    if (first) out().append(std::string_view(";PM0PE"));
    for (size_t i = 1; i < run.size(); ++i) put_encoded(out(), run[i - 1], run[i]);
    first = false;
  });
  out().append(rule == FillRule::nonzero ? std::string_view(";PM2FP1") : std::string_view(";PM2FP"));
}

void PclPage::set_pen(const GlPen& pen) {
  if (state_.gl_pen_known && state_.gl_pen == pen) return;
  if (!state_.gl_pen_known || state_.gl_pen.width != pen.width) {
    out().append(std::string_view("PW"));
    put_real(out(), pen.width * 25.4 / side_.resolution.x);
  }
  const auto same_ends = [](const GlPen& a, const GlPen& b) {
    return a.cap == b.cap && a.join == b.join && a.miter_limit == b.miter_limit;
  };
  if (!state_.gl_pen_known || !same_ends(state_.gl_pen, pen)) {
    out().append(std::string_view("LA1,"));
    put_value(out(), pen.cap == LineCap::butt ? 1 : pen.cap == LineCap::square ? 2 : 4, ',');
    out().append(std::string_view("2,"));
    put_value(out(), pen.join == LineJoin::miter ? 1 : pen.join == LineJoin::round ? 4 : 5, ',');
    out().append(std::string_view("3,"));
    put_integer(out(), static_cast<int>(std::clamp(std::lround(pen.miter_limit), 1L, 32767L)));
  }
  state_.gl_pen = pen;
  state_.gl_pen_known = true;
}

/// Sees to it that `area` can be marked within `window`, or all of it without one. A window that holds it already
/// does no harm and stays.
void PclPage::set_window(const Rect& area, const Rect* window) {
  const auto holds = [&area](const Rect& r) {
    return r.x0 <= area.x0 && r.y0 <= area.y0 && r.x1 >= area.x1 && r.y1 >= area.y1;
  };
  if (window && holds(*window)) window = nullptr;
  if (!window && (!state_.gl_windowed || holds(state_.gl_window))) return;
  if (window && state_.gl_windowed && state_.gl_window == *window) return;
  out().append(std::string_view("IW"));
  state_.gl_windowed = window != nullptr;
  if (!window) return;
  state_.gl_window = *window;
  put_value(out(), window->x0, ',');
  put_value(out(), window->y0, ',');
  put_value(out(), window->x1, ',');
  put_integer(out(), window->y1);
}

void PclPage::lines(const DotFigure& figure, const GlPen& pen, const Rect& area, const Rect& window,
                    const PclPaint& paint) {
  if (figure.points.empty()) return;
  enter_gl(paint, Figure::line);
  set_window(area, &window);
  set_pen(pen);
  DotFigure::Point at;
  bool first = true;
  figure.each_run([&](std::span<const DotFigure::Point> run, bool closed) {
    if (first) {
      put_start(out(), run[0]);
    } else {
      out().u8('<');
      put_encoded(out(), at, run[0]);
    }
    for (size_t i = 1; i < run.size(); ++i) put_encoded(out(), run[i - 1], run[i]);
    at = run.back();
    // A point that is drawn to itself shows with round caps.
    if (closed || run.size() == 1) put_encoded(out(), at, run[0]);
    if (closed) at = run[0];
    first = false;
  });
  out().u8(';');
}

}  // namespace dce::core
