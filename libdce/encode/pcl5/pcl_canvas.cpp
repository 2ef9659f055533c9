// PclCanvas: clips, fills and the side itself; pcl_strokes.cpp, pcl_glyphs.cpp and pcl_images.cpp have the rest.
#include "encode/pcl5/pcl_canvas.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <utility>

#include "encode/pcl5/mask_rows.h"

namespace dce::core {
namespace {

// Beyond this a side is handed over in parts, and can then not be rewound.
constexpr size_t most_buffered = 4 << 20;

// More are not promised to fit a printer's polygon buffer (PCL 5 Technical Reference, "The Polygon Buffer").
constexpr size_t most_corners = 500;

// What a figure takes in HP-GL/2, and as a raster, in bytes: by its corners, and by its rows.
size_t bytes_as_polygon(size_t corners, size_t runs) {
  return 16 + 8 * runs + 3 * corners;
}
size_t bytes_as_raster(int rows) {
  return 48 + 6 * static_cast<size_t>(rows);
}

Box to_box(const Rect& rect) {
  return {static_cast<float>(rect.x0), static_cast<float>(rect.y0), static_cast<float>(rect.x1),
          static_cast<float>(rect.y1)};
}

/// Rectangles alone, that all run round the same way: their areas simply add up when filled nonzero.
bool is_rects(const PathView& path) {
  for (size_t i = 0; i < path.verbs.size(); ++i) {
    if (path.verbs[i] != PathVerb::rect) return false;
    const auto turn = [&](size_t at) {
      return (path.points[2 * at + 1].x > path.points[2 * at].x) == (path.points[2 * at + 1].y > path.points[2 * at].y);
    };
    if (turn(i) != turn(0)) return false;
  }
  return true;
}

}  // namespace

PclCanvas::PclCanvas(const SideDescription& side, SoftGlyphStore& glyphs, PieceReceiver receive)
    : side_(side), receive_(std::move(receive)), page_(side), glyphs_(glyphs), clips_({0, 0, side.width, side.height}) {}

CanvasAbilities PclCanvas::abilities() const {
  CanvasAbilities abilities;
  abilities.gray_only = side_.format != PixelFormat::rgb8;
  abilities.stencil_fonts = true;
  abilities.patch_format = abilities.gray_only ? PixelFormat::gray8 : PixelFormat::rgb8;
  abilities.patch_overlap = 0.3f;  // screened pixels cost the same wherever they are
  return abilities;
}

PclPaint PclCanvas::paint_of(const CanvasColor& color) const {
  if (only_paint_) return *only_paint_;
  const bool gray = color.space == CanvasColor::Space::gray;
  const uint32_t red = color.level(0), green = gray ? red : color.level(1), blue = gray ? red : color.level(2);
  if (red == green && green == blue) {
    if (red == 0) return {};
    if (red == 255) return {PclPaint::Kind::white};
  }
  if (side_.format != PixelFormat::rgb8) return {PclPaint::Kind::tint, 255 - red};
  return {PclPaint::Kind::color, red << 16 | green << 8 | blue};
}

// ---- clips ------------------------------------------------------------------------------------------------

void PclCanvas::push_clip(const PathView& path, FillRule rule) {
  if (stopped()) return;
  clips_.push(path, rule);
}

void PclCanvas::pop_clip() {
  if (stopped()) return;
  clips_.pop();
  flush_if_large();
}

void PclCanvas::put_bits(Bitmap& ink, const Rect& area, const PclPaint& paint) {
  if (clips_.keep(ink, area)) page_.bits(ink, area.x0, area.y0, paint);
}

// ---- fills ------------------------------------------------------------------------------------------------

void PclCanvas::fill_rect(const Box& box, const PclPaint& paint) {
  const Rect area = clips_.seen(covered_dots(box));
  if (area.empty()) return;
  if (clips_.is_free(area)) {
    page_.rule(area, paint);
    return;
  }
  Bitmap ink(PixelFormat::black1, area.width(), area.height());
  for (int y = 0; y < area.height(); ++y) set_bits(ink.row(y), 0, area.width());
  put_bits(ink, area, paint);
}

void PclCanvas::fill_as_bits(const PathView& path, FillRule rule, const PclPaint& paint) {
  const Rect area = clips_.seen(covered_dots(path.bounds()));
  if (area.empty()) return;
  Bitmap ink(PixelFormat::black1, area.width(), area.height());
  bool any = false;
  filler_.fill(path, rule, area, [&](int y, int x0, int x1) {
    set_bits(ink.row(y - area.y0), x0 - area.x0, x1 - area.x0);
    any = true;
  });
  if (any) put_bits(ink, area, paint);
}

void PclCanvas::fill(const PathView& path, FillRule rule, const PclPaint& paint) {
  constexpr int thinnest = 3;  // dots that whole coordinates leave in shape
  const Rect area = clips_.seen(covered_dots(path.bounds()));
  if (area.empty()) return;
  const bool shaped = clips_.is_shaped() && !clips_.is_free(area);
  if (!shaped && area.width() >= thinnest && area.height() >= thinnest &&
      make_area(path, to_box(clips_.area()), most_corners, figure_)) {
    if (bytes_as_polygon(figure_.points.size(), figure_.ends.size()) < bytes_as_raster(area.height())) {
      page_.polygons(figure_, rule, paint);
      return;
    }
  }
  fill_as_bits(path, rule, paint);
}

void PclCanvas::fill_path(const PathView& path, FillRule rule, const CanvasColor& color) {
  if (stopped()) return;
  const PclPaint paint = paint_of(color);
  Box box;
  if (path.is_rect(&box)) {
    fill_rect(box, paint);
  } else if (rule == FillRule::nonzero && is_rects(path)) {
    for (size_t i = 0; i + 1 < path.points.size(); i += 2) {
      Box one;
      one.add(path.points[i]);
      one.add(path.points[i + 1]);
      fill_rect(one, paint);
    }
  } else {
    fill(path, rule, paint);
  }
  flush_if_large();
}

// ---- the side ---------------------------------------------------------------------------------------------

size_t PclCanvas::mark() {
  marks_.push_back({page_.mark(), clips_.depth(), flushes_});
  return marks_.size() - 1;
}

bool PclCanvas::rewind(size_t mark) {
  if (mark >= marks_.size() || marks_[mark].flushes != flushes_ || stopped()) return false;
  page_.rewind(marks_[mark].page);
  clips_.cut_to(marks_[mark].clips);
  marks_.resize(mark + 1);
  return true;
}

void PclCanvas::flush_if_large() {
  if (page_.program().size() > most_buffered && !stopped()) fail_if(flush());
}

Status PclCanvas::flush() {
  ++flushes_;
  return receive_({pcl5_program, page_.program().take(std::exchange(advances_, {})), glyphs_.take()});
}

Status PclCanvas::end_side() {
  DCE_TRY(Status(status_));
  DCE_TRY(page_.end());
  return flush();
}

}  // namespace dce::core
