#include "encode/ps/ps_canvas.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "encode/ps/ps_prolog.h"

namespace dce::core {
namespace {

// Beyond this a page is handed over in parts, and can then not be rewound.
constexpr size_t most_buffered = 4 << 20;
constexpr double largest_unit = 1e8;  // exact in the single precision of interpreters to a few units

int whole(double value) {
  return static_cast<int>(std::lround(std::clamp(value, -largest_unit, largest_unit)));
}

}  // namespace

PsCanvas::PsCanvas(const SideDescription& side, PsPackers& packers, GlyphStore& glyphs,
                   PieceReceiver receive, PsPieceTag first_tag)
    : side_(side),
      page_(packers, std::move(receive)),
      fonts_(glyphs),
      frame_(ps_side_frame(side)),
      first_tag_(first_tag),
      states_(1) {
  double sx = ps_units_per_inch / side.resolution.x, sy = ps_units_per_inch / side.resolution.y;
  const double top = ps_page_height(side) / 72 * ps_units_per_inch;
  to_units_ = {sx, 0, 0, -sy, 0, top};
}

CanvasAbilities PsCanvas::abilities() const {
  CanvasAbilities abilities;
  abilities.gray_only = side_.format == PixelFormat::gray8 || side_.format == PixelFormat::black1;
  abilities.cmyk = !abilities.gray_only;
  abilities.interpolated_images = true;
  abilities.axial_shadings = abilities.radial_shadings = page_.options().level >= 3;
  abilities.patch_format = abilities.gray_only ? PixelFormat::gray8 : PixelFormat::rgb8;
  return abilities;
}

int PsCanvas::x(float dots) const {
  return whole(dots * to_units_.a);
}
int PsCanvas::y(float dots) const {
  return whole(dots * to_units_.d + to_units_.f);
}

// ---- state
// -----------------------------------------------------------------------------------------------------

void PsCanvas::set_color(const CanvasColor& color) {
  State& state = states_.back();
  if (state.color == color) return;
  state.color = color;
  for (int i = 0; i < color.components(); ++i) page_.text().real(color.values[static_cast<size_t>(i)], 3);
  page_.text().op(color.space == CanvasColor::Space::gray  ? "g"
                  : color.space == CanvasColor::Space::rgb ? "r"
                                                           : "k");
}

void PsCanvas::push_clip(const PathView& clip, FillRule rule) {
  if (stopped()) return;
  page_.text().op("q");
  states_.push_back(states_.back());
  path(clip);
  if (clip.empty()) page_.text().raw("0 0 m ");
  page_.text().op(rule == FillRule::nonzero ? "W" : "w");
}

void PsCanvas::pop_clip() {
  if (stopped() || states_.size() < 2) return;
  page_.text().op("Q");
  states_.pop_back();
  flush_if_large();
}

size_t PsCanvas::mark() {
  marks_.push_back({page_.mark(), states_, flushes_});
  return marks_.size() - 1;
}

bool PsCanvas::rewind(size_t mark) {
  if (mark >= marks_.size() || marks_[mark].flushes != flushes_ || stopped()) return false;
  page_.rewind(marks_[mark].page);
  states_ = marks_[mark].states;
  marks_.resize(mark + 1);
  return true;
}

// ---- paths
// -----------------------------------------------------------------------------------------------------

void PsCanvas::path(const PathView& path) {
  PsText& out = page_.text();
  const Point* p = path.points.data();
  int at_x = 0, at_y = 0, start_x = 0, start_y = 0;
  for (size_t i = 0; i < path.verbs.size(); ++i) {
    PathVerb verb = path.verbs[i];
    switch (verb) {
      case PathVerb::move: {
        start_x = at_x = x(p[0].x);
        start_y = at_y = y(p[0].y);
        // A move that a move follows draws nothing.
        if (i + 1 < path.verbs.size() && path.verbs[i + 1] != PathVerb::move)
          out.integer(at_x).integer(at_y).op("m");
        break;
      }
      case PathVerb::line: {
        int dx = x(p[0].x) - at_x, dy = y(p[0].y) - at_y;
        at_x += dx;
        at_y += dy;
        if (dy == 0) {
          out.integer(dx).op("x");
        } else if (dx == 0) {
          out.integer(dy).op("y");
        } else {
          out.integer(dx).integer(dy).op("l");
        }
        break;
      }
      case PathVerb::curve: {
        int from_x = at_x, from_y = at_y;
        for (int k = 0; k < 3; ++k) {
          at_x = x(p[k].x);
          at_y = y(p[k].y);
          out.integer(at_x - from_x).integer(at_y - from_y);
        }
        out.op("v");
        break;
      }
      case PathVerb::close:
        at_x = start_x;
        at_y = start_y;
        out.op("h");
        break;
      case PathVerb::rect: {
        start_x = at_x = x(p[0].x);
        start_y = at_y = y(p[0].y);
        out.integer(at_x).integer(at_y).integer(x(p[1].x) - at_x).integer(y(p[1].y) - at_y).op("re");
        break;
      }
    }
    p += path_points(verb);
  }
}

void PsCanvas::fill_path(const PathView& area, FillRule rule, const CanvasColor& color) {
  if (stopped() || area.empty()) return;
  set_color(color);
  Box box;
  if (area.verbs.size() == 1 && area.is_rect(&box)) {
    int x0 = x(box.x0), y0 = y(box.y1);
    page_.text().integer(x0).integer(y0).integer(x(box.x1) - x0).integer(y(box.y0) - y0).op("rf");
    return;
  }
  path(area);
  page_.text().op(rule == FillRule::nonzero ? "f" : "e");
  flush_if_large();
}

void PsCanvas::stroke_path(const PathView& line, const StrokeStyle& style, const CanvasColor& color) {
  if (stopped() || line.empty()) return;
  set_color(color);
  PsText& out = page_.text();
  Matrix pen = style.pen.then({to_units_.a, 0, 0, to_units_.d, 0, 0});
  double scale = even_scale(pen);
  bool uneven = scale == 0 && (pen.a * pen.d - pen.b * pen.c) != 0;
  if (scale == 0 && !uneven) scale = std::max(std::hypot(pen.a, pen.b), std::hypot(pen.c, pen.d));
  path(line);
  if (uneven) {  // the path is on the page; only the pen is put through its matrix
    out.raw("q ").matrix(pen).op("c");
    states_.push_back(states_.back());
    scale = 1;
  }
  State& state = states_.back();
  int decimals = uneven ? 5 : 1;
  double width = style.width * scale;
  if (state.line_width != width) {
    out.real(width, decimals).op("lw");
    state.line_width = width;
  }
  if (int cap = static_cast<int>(style.cap); state.cap != cap) {
    out.integer(cap).op("lc");
    state.cap = cap;
  }
  if (int join = static_cast<int>(style.join); state.join != join) {
    out.integer(join).op("lj");
    state.join = join;
  }
  if (style.join == LineJoin::miter && state.miter != style.miter_limit) {
    out.real(style.miter_limit).op("ml");
    state.miter = style.miter_limit;
  }
  PsText dash;
  dash.raw("[");
  bool any = false;
  for (float length : style.dashes) {
    dash.real(length * scale, decimals);
    any = any || std::lround(length * scale * (uneven ? 1e5 : 10)) > 0;
  }
  dash.raw("]").real(any ? style.dash_phase * scale : 0, decimals);
  std::string dash_text =
      any ? std::string(reinterpret_cast<const char*>(dash.bytes().view().data()), dash.bytes().size())
          : std::string("[]0 ");
  if (state.dash != dash_text) {
    out.raw(dash_text).op("d");
    state.dash = dash_text;
  }
  out.op("s");
  if (uneven) {
    out.op("Q n");
    states_.pop_back();
  }
  flush_if_large();
}

void PsCanvas::draw_shading(const Shading& shading) {
  if (stopped()) return;
  PsText& out = page_.text();
  out.raw("q ").matrix(shading.to_device.then(to_units_)).op("c");
  bool gray = shading.space == CanvasColor::Space::gray;
  size_t comps = gray ? 1 : 3;
  size_t count = shading.samples.size() / comps;
  // As few samples as give the same colours to a level: 2, 3, 5, 9... of them, with the interpreter between.
  size_t step = 1;
  for (size_t wide = 128; wide > 1; wide /= 2) {
    if (count != 256) break;
    bool same = true;
    for (size_t i = 0; i < count && same; ++i) {
      size_t low = std::min(i / wide * wide, count - 1), high = std::min(low + wide, count - 1);
      for (size_t c = 0; c < comps; ++c) {
        double a = shading.samples[low * comps + c], b = shading.samples[high * comps + c];
        double part = high > low ? static_cast<double>(i - low) / static_cast<double>(wide) : 0;
        if (std::abs(a + (b - a) * part - shading.samples[i * comps + c]) > 1) same = false;
      }
    }
    if (same) {
      step = wide;
      break;
    }
  }
  std::vector<size_t> kept;
  for (size_t i = 0; i < count; i += step) kept.push_back(i);
  if (step > 1) kept.push_back(count - 1);  // one past the last whole step: 256 samples end at 255

  out.raw("<</ShadingType ").integer(shading.kind == Shading::Kind::axial ? 2 : 3);
  out.raw(gray ? "/ColorSpace/DeviceGray/Coords[" : "/ColorSpace/DeviceRGB/Coords[");
  auto end = [&](Point p, float radius) {
    out.real(p.x, 5).real(p.y, 5);
    if (shading.kind == Shading::Kind::radial) out.real(radius, 5);
  };
  end(shading.start, shading.start_radius);
  end(shading.end, shading.end_radius);
  out.raw("]/Extend[")
      .raw(shading.extend_start ? "true " : "false ")
      .raw(shading.extend_end ? "true]" : "false]");
  out.raw("/Function<</FunctionType 0/Domain[0 1]/Range[").raw(gray ? "0 1" : "0 1 0 1 0 1").raw("]/Size[");
  std::vector<uint8_t> samples;
  for (size_t i : kept) {
    for (size_t c = 0; c < comps; ++c) samples.push_back(shading.samples[i * comps + c]);
  }
  out.integer(static_cast<int64_t>(kept.size())).raw("]/BitsPerSample 8/DataSource ").hex(samples);
  out.op(">>>>shfill Q");
  flush_if_large();
}

// ---- the side
// --------------------------------------------------------------------------------------------------

void PsCanvas::flush_if_large() {
  if (page_.buffered() > most_buffered && !stopped()) fail_if(flush());
}

Status PsCanvas::flush() {
  ++flushes_;
  ByteBuffer bytes;
  if (!begun_) {
    bytes.append(frame_.begin);
    DCE_TRY(page_.pass(first_tag_, std::exchange(bytes, {})));
  }
  begun_ = true;
  fonts_.hand_over(bytes);
  if (!bytes.empty()) DCE_TRY(page_.pass(ps_fonts, std::move(bytes)));
  return page_.flush();
}

Status PsCanvas::end_side() {
  DCE_TRY(Status(status_));
  while (states_.size() > 1) pop_clip();
  DCE_TRY(flush());
  DCE_TRY(Status(status_));
  ByteBuffer end;
  end.append(frame_.end);
  return page_.pass(ps_side_end, std::move(end));
}

}  // namespace dce::core
