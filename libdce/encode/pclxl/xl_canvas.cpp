#include "encode/pclxl/xl_canvas.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "draw/stroke.h"
#include "encode/pclxl/path_cut.h"
#include "encode/pclxl/path_writer.h"
#include "encode/pclxl/rounded_miters.h"

namespace dce::core::xl {
namespace {

// Beyond this a page is handed over in parts, and can then not be rewound.
constexpr size_t most_buffered = 4 << 20;
constexpr int most_pen_width = 1000;
constexpr float page_margin = 16;  // dots around the page to which areas are cut

int whole(float value) {
  return static_cast<int>(std::lround(std::clamp(value, -farthest, farthest)));
}

/// Whole dots; at least one each way, so that thin rules show.
Rect dots(const Box& box) {
  Rect r{whole(box.x0), whole(box.y0), whole(box.x1), whole(box.y1)};
  if (r.x1 <= r.x0)
    r.x0 = static_cast<int>(std::floor(std::clamp((box.x0 + box.x1) / 2, -farthest, farthest)));
  if (r.y1 <= r.y0)
    r.y0 = static_cast<int>(std::floor(std::clamp((box.y0 + box.y1) / 2, -farthest, farthest)));
  r.x1 = std::max(r.x1, r.x0 + 1);
  r.y1 = std::max(r.y1, r.y0 + 1);
  return r;
}

constexpr float everywhere = std::numeric_limits<float>::infinity();
constexpr Box all{-everywhere, -everywhere, everywhere, everywhere};

bool can_be_said(const Box& box) {
  return box.x0 > -farthest && box.y0 > -farthest && box.x1 < farthest && box.y1 < farthest;
}

}  // namespace

XlCanvas::XlCanvas(const SideDescription& side, const CanvasOptions& options, SoftGlyphStore& glyphs,
                   PieceReceiver receive)
    : side_(side),
      options_(options),
      receive_(std::move(receive)),
      content_(glyphs),
      state_(side.format == PixelFormat::rgb8),
      page_{0, 0, static_cast<float>(side.width), static_cast<float>(side.height)} {
  clips_.push_back({all, 0});
  said_.rect = all;
}

CanvasAbilities XlCanvas::abilities() const {
  CanvasAbilities abilities;
  abilities.gray_only = !state_.rgb();
  abilities.stencil_fonts = true;
  abilities.axial_shadings = true;
  abilities.patch_format = abilities.gray_only ? PixelFormat::gray8 : PixelFormat::rgb8;
  return abilities;
}

// ---- clips

void XlCanvas::push_clip(const PathView& path, FillRule rule) {
  if (stopped()) return;
  Clip clip = clips_.back();
  Box box;
  if (path.is_rect(&box)) {
    if (!box.contains(page_)) clip.rect = clip.rect.intersected(box);
  } else {
    const Box bounds = path.bounds();
    Path copy;
    if (can_be_said(bounds)) {
      copy.append(path);
    } else {
      copy = cut_area(path, page_.grown(page_margin));
    }
    if (!bounds.contains(page_)) clip.rect = clip.rect.intersected(bounds);
    clip_paths_.resize(clip.paths);
    clip_paths_.push_back({std::move(copy), rule, ++clip_number_});
    ++clip.paths;
  }
  clips_.push_back(clip);
}

void XlCanvas::pop_clip() {
  if (stopped() || clips_.size() < 2) return;
  clips_.pop_back();
  flush_if_large();
}

Box XlCanvas::seen() const {
  return clips_.back().rect.intersected(page_);
}

bool XlCanvas::visible(const Box& box) const {
  const Box part = box.intersected(seen());
  return part.x0 <= part.x1 && part.y0 <= part.y1;
}

void XlCanvas::clip_to(const Box& box) {
  const Clip& clip = clips_.back();
  clip_paths_.resize(clip.paths);
  const bool needs_rect = !clip.rect.contains(box);
  const bool same_paths =
      std::equal(said_.paths.begin(), said_.paths.end(), clip_paths_.begin(), clip_paths_.end(),
                 [](uint64_t number, const ClipPath& path) { return number == path.number; });
  if (same_paths && said_.rect.intersected(box) == clip.rect.intersected(box)) return;

  const Box rect = needs_rect ? clip.rect : all;
  // Paths only narrow what was said: more of them can be added, others need a new beginning.
  const bool longer = said_.rect == rect && said_.paths.size() < clip_paths_.size() &&
                      std::equal(said_.paths.begin(), said_.paths.end(), clip_paths_.begin(),
                                 [](uint64_t number, const ClipPath& path) { return number == path.number; });
  if (!longer) {
    said_.paths.clear();
    said_.rect = rect;
    if (needs_rect) {
      const Rect r = dots(rect);
      writer()
          .ubyte(Attribute::clip_region, interior)
          .sint16_box(Attribute::bounding_box, r.x0, r.y0, r.x1, r.y1)
          .op(Operator::set_clip_rectangle);
    } else {
      writer().op(Operator::set_clip_to_page);
    }
  }
  for (size_t i = said_.paths.size(); i < clip_paths_.size(); ++i) {
    state_.clip_rule(clip_paths_[i].rule, out());
    write_path(clip_paths_[i].path.view(), out());
    writer().ubyte(Attribute::clip_region, interior).op(Operator::set_clip_intersect);
    said_.paths.push_back(clip_paths_[i].number);
  }
}

// ---- marks

size_t XlCanvas::mark() {
  marks_.push_back({content_.mark(), state_, clips_, clip_paths_, said_, flushes_});
  return marks_.size() - 1;
}

bool XlCanvas::rewind(size_t mark) {
  if (mark >= marks_.size() || marks_[mark].flushes != flushes_ || stopped()) return false;
  const Place& place = marks_[mark];
  content_.rewind(place.content);
  state_ = place.state;
  clips_ = place.clips;
  clip_paths_ = place.clip_paths;
  said_ = place.said;
  marks_.erase(marks_.begin() + static_cast<ptrdiff_t>(mark) + 1, marks_.end());
  return true;
}

void XlCanvas::flush_if_large() {
  if (content_.size() > most_buffered) fail_if(flush());
}

Status XlCanvas::flush() {
  if (!begun_) {
    begun_ = true;
    DCE_TRY(receive_({.tag = begin_canvas_side}));
  }
  ++flushes_;
  return receive_(content_.take(page_content));
}

Status XlCanvas::end_side() {
  if (status_.ok()) status_ = flush();
  if (status_.ok()) status_ = receive_({.tag = xl::end_side});
  return status_;
}

// ---- paths

void XlCanvas::fill_rect(const Box& box, const Paint& paint) {
  clip_to(box);
  state_.fill_with(paint, out());
  // What lies beyond the page need not be said, and could not be.
  const Rect r = dots(box.intersected(page_.grown(page_margin)));
  writer().sint16_box(Attribute::bounding_box, r.x0, r.y0, r.x1, r.y1).op(Operator::rectangle);
}

void XlCanvas::fill_area(const PathView& area, FillRule rule, const Paint& paint) {
  const Box bounds = area.bounds();
  if (area.empty() || !visible(bounds)) return;
  Box rect;
  if (area.is_rect(&rect)) return fill_rect(rect, paint);
  clip_to(bounds);
  state_.fill_with(paint, out());
  state_.fill_rule(rule, out());
  if (can_be_said(bounds)) {
    write_path(area, out());
  } else {
    write_path(cut_area(area, page_.grown(page_margin)).view(), out());
  }
  writer().op(Operator::paint_path);
}

void XlCanvas::fill_path(const PathView& area, FillRule rule, const CanvasColor& color) {
  if (stopped()) return;
  fill_area(area, rule, state_.paint(color));
  flush_if_large();
}

/// Straight lines along the axes are rectangles: smaller to say, and as wide as they should be.
bool XlCanvas::stroke_as_rects(const PathView& line, const StrokeStyle& style, const Paint& paint) {
  if (stroke_as_frame(line, style, paint)) return true;
  if (!style.dashes.empty() || style.cap == LineCap::round || line.verbs.size() % 2 != 0) return false;
  const double scale = even_scale(style.pen);
  if (scale == 0) return false;
  for (size_t i = 0; i < line.verbs.size(); i += 2) {
    if (line.verbs[i] != PathVerb::move || line.verbs[i + 1] != PathVerb::line) return false;
    const Point a = line.points[i], b = line.points[i + 1];
    if ((a.x != b.x) == (a.y != b.y)) return false;
  }
  const float half = std::max(0.5f, static_cast<float>(style.width * scale / 2));
  const float cap = style.cap == LineCap::square ? half : 0;
  for (size_t i = 0; i < line.points.size(); i += 2) {
    const Point a = line.points[i], b = line.points[i + 1];
    Box box;
    box.add(a);
    box.add(b);
    const bool across = a.y == b.y;
    const float gx = across ? cap : half, gy = across ? half : cap;
    box = {box.x0 - gx, box.y0 - gy, box.x1 + gx, box.y1 + gy};
    // As wide for every place of the line.
    const float width = std::max(1.0f, std::round(2 * half));
    if (across) {
      box.y0 = std::round(box.y0);
      box.y1 = box.y0 + width;
    } else {
      box.x0 = std::round(box.x0);
      box.x1 = box.x0 + width;
    }
    if (visible(box)) fill_rect(box, paint);
  }
  return true;
}

/// A rectangle's outline is the area between two, whose corners are square.
bool XlCanvas::stroke_as_frame(const PathView& line, const StrokeStyle& style, const Paint& paint) {
  const double scale = even_scale(style.pen);
  Box box;
  if (!style.dashes.empty() || style.join != LineJoin::miter || style.miter_limit < 1.5f || scale == 0 ||
      !line.is_rect(&box) || (line.verbs.size() != 1 && line.verbs.back() != PathVerb::close)) {
    return false;
  }
  if ((box.x0 == box.x1) != (box.y0 == box.y1)) {
    // Without an inside it is a line there and back, whose turns are sharper than any miter: it ends where it turns.
    Path there;
    there.move_to(box.x0, box.y0);
    there.line_to(box.x1, box.y1);
    StrokeStyle plain = style;
    plain.cap = LineCap::butt;
    return stroke_as_rects(there.view(), plain, paint);
  }
  const float width = std::max(1.0f, std::round(static_cast<float>(style.width * scale)));
  const float x0 = std::round(box.x0 - width / 2), y0 = std::round(box.y0 - width / 2);
  const float x1 = std::round(box.x1 - width / 2) + width, y1 = std::round(box.y1 - width / 2) + width;
  Path frame;
  frame.rect(x0, y0, x1, y1);
  if (x1 - x0 > 2 * width && y1 - y0 > 2 * width) {
    frame.rect(x0 + width, y0 + width, x1 - width, y1 - width);
  }
  fill_area(frame.view(), FillRule::even_odd, paint);
  return true;
}

bool XlCanvas::stroke_with_pen(const PathView& line, const StrokeStyle& style, const Paint& paint) {
  const double scale = even_scale(style.pen);
  const double width = style.width * scale;
  if (scale == 0 || !(width < most_pen_width) || style.dashes.size() > GraphicsState::most_dashes)
    return false;
  if (style.join == LineJoin::miter &&
      (!(style.miter_limit < 1000) || !miters_survive_rounding(line, width, style.miter_limit))) {
    return false;
  }
  GraphicsState::Pen pen;
  // A pen paints every dot it touches, about half a dot more than its width.
  pen.width = std::max(1, static_cast<int>(width + 0.1));
  pen.cap = static_cast<int>(style.cap);
  // PCL XL's styles: butt, round, square caps; miter, round, bevel joins, as here.
  pen.join = static_cast<int>(style.join);
  pen.miter = std::max(1, static_cast<int>(std::lround(style.miter_limit)));
  for (float dash : style.dashes) {
    const double length = dash * scale;
    if (!(length < 30000)) return false;
    if (length > 0 && length < 1.5 && std::abs(length - 1) > 0.2) return false;  // rounding would show
    pen.dashes.push_back(static_cast<int16_t>(std::lround(length)));
  }
  if (pen.dashes.size() % 2 == 1) {
    if (pen.dashes.size() * 2 > GraphicsState::most_dashes) return false;
    pen.dashes.insert(pen.dashes.end(), pen.dashes.begin(), pen.dashes.end());
  }
  if (!pen.dashes.empty()) {
    double sum = 0;
    for (int16_t dash : pen.dashes) sum += dash;
    if (sum < 1) return false;
    double phase = std::fmod(style.dash_phase * scale, sum);
    if (phase < 0) phase += sum;
    pen.dash_offset = static_cast<int>(std::lround(phase));
  }
  state_.stroke_with(paint, out());
  state_.pen(pen, out());
  write_path(line, out());
  writer().op(Operator::paint_path);
  return true;
}

void XlCanvas::stroke_path(const PathView& line, const StrokeStyle& style, const CanvasColor& color) {
  if (stopped() || line.empty()) return;
  const Paint paint = state_.paint(color);
  if (stroke_as_rects(line, style, paint)) return flush_if_large();
  const double reach = std::max(std::hypot(style.pen.a, style.pen.b), std::hypot(style.pen.c, style.pen.d)) *
                       style.width *
                       (style.join == LineJoin::miter ? std::max(1.0f, style.miter_limit) : 1.5) / 2;
  const Box bounds = line.bounds().grown(static_cast<float>(std::min(reach, 1e6)) + 1);
  if (!visible(bounds)) return;
  clip_to(bounds);
  if (!can_be_said(bounds) || !stroke_with_pen(line, style, paint)) {
    Path outline;
    stroke_outline(line, style, 1, outline);
    fill_area(outline.view(), FillRule::nonzero, paint);
  }
  flush_if_large();
}

}  // namespace dce::core::xl
