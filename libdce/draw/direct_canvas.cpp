#include "draw/direct_canvas.h"

#include <algorithm>
#include <cmath>

#include "draw/dot_words.h"
#include "draw/stroke.h"

namespace dce::core {
namespace {

constexpr float thinnest_stroke = 1;

bool disjoint(const Rect& a, const Rect& b) {
  return a.x0 >= b.x1 || b.x0 >= a.x1 || a.y0 >= b.y1 || b.y0 >= a.y1;
}
bool holds(const Rect& a, const Rect& b) {
  return a.x0 <= b.x0 && a.y0 <= b.y0 && a.x1 >= b.x1 && a.y1 >= b.y1;
}

/// Dots are placed by rounding; what is this far off is nowhere.
int whole(float value) {
  return static_cast<int>(std::lround(std::clamp(value, -1e7f, 1e7f)));
}

}  // namespace

DirectCanvas::DirectCanvas(Surface& surface, GlyphCache& glyphs, Cancellation& cancellation,
                           ImageCache* images)
    : surface_(surface), glyphs_(glyphs), cancellation_(cancellation), images_(images) {
  clips_.reset(surface.area());
}

CanvasAbilities DirectCanvas::abilities() const {
  CanvasAbilities abilities;
  abilities.gray_only = surface_.tones() == PixelFormat::gray8;
  abilities.stencil_fonts = stencil_fonts_;
  abilities.patch_format = surface_.tones();
  return abilities;
}

void DirectCanvas::fail(Status status) {
  if (status_.ok()) status_ = std::move(status);
}

void DirectCanvas::push_clip(const PathView& path, FillRule rule) {
  if (!clips_.push(path, rule, filler_)) fail({Code::limit, "too many clipping areas lie within each other"});
}

/// Where `bits` are set, within the clip.
void DirectCanvas::paint_bits(int y, int x, int width, const uint8_t* bits, int skip) {
  paint_row(Rows::stencil, y, x, width, bits, skip);
}

void DirectCanvas::put(Rows rows, int y, int x, int width, const uint8_t* row, int skip) {
  switch (rows) {
    case Rows::tones:
      surface_.copy(y, x, width, row + static_cast<ptrdiff_t>(skip) * components(surface_.tones()));
      break;
    case Rows::bits:
      surface_.copy_bits(y, x, width, row, skip);
      break;
    case Rows::stencil:
      surface_.fill_bits(y, x, width, row, skip);
      break;
    case Rows::coverage:
      surface_.blend(y, x, width, row + skip);
      break;
  }
}

/// A row of `width` dots, the first of which is `skip` dots into `row`, cut to the clip.
void DirectCanvas::paint_row(Rows rows, int y, int x, int width, const uint8_t* row, int skip) {
  const ClipStack::Clip& clip = clips_.top();
  if (y < clip.area.y0 || y >= clip.area.y1) return;
  if (x < clip.area.x0) {
    skip += clip.area.x0 - x;
    width -= clip.area.x0 - x;
    x = clip.area.x0;
  }
  width = std::min(width, clip.area.x1 - x);
  if (width <= 0) return;
  if (!clip.mask) {
    put(rows, y, x, width, row, skip);
    return;
  }
  const uint8_t* allowed = clip.mask->row(y);
  constexpr int step = DotColumns::column_dots;
  int start = 0, end = 0;  // a run that may go on in the next word
  for (int done = 0; done < width; done += step) {
    const uint64_t word = dot_words::dots(allowed, x + done - clip.mask->x0(), std::min(step, width - done));
    dot_words::for_each_run(word, [&](int from, int to) {
      if (done + from != end) {
        if (start < end) put(rows, y, x + start, end - start, row, skip + start);
        start = done + from;
      }
      end = done + to;
    });
  }
  if (start < end) put(rows, y, x + start, end - start, row, skip + start);
}

/// Fills with the surface's colour.
void DirectCanvas::fill_area(const PathView& path, FillRule rule) {
  const ClipStack::Clip& clip = clips_.top();
  if (clip.area.empty()) return;
  if (!clip.mask) {
    filler_.fill(path, rule, clip.area, [&](int y, int x0, int x1) { surface_.fill(y, x0, x1); });
  } else {
    filler_.fill(path, rule, clip.area, [&](int y, int x0, int x1) {
      surface_.fill_bits(y, x0, x1 - x0, clip.mask->row(y), x0 - clip.mask->x0());
    });
  }
}

void DirectCanvas::fill_path(const PathView& path, FillRule rule, const CanvasColor& color) {
  surface_.set_color(color);
  fill_area(path, rule);
}

void DirectCanvas::stroke_path(const PathView& path, const StrokeStyle& style, const CanvasColor& color) {
  scratch_.clear();
  stroke_outline(path, style, thinnest_stroke, scratch_);
  surface_.set_color(color);
  fill_area(scratch_.view(), FillRule::nonzero);
}

void DirectCanvas::draw_glyphs(const GlyphRun& run, const CanvasColor& color) {
  if (clips_.top().area.empty()) return;
  surface_.set_color(color);
  GlyphCache::Face* face = &glyphs_.face(*run.font, run.em_to_device);
  for (const Glyph& glyph : run.glyphs) {
    if (glyphs_.full()) face = &glyphs_.face(*run.font, run.em_to_device);
    const GlyphStamp& drawn = glyphs_.find(*face, *run.font, glyph.id);
    if (!drawn.too_large) {
      if (drawn.width > 0)
        stamp(drawn, whole(glyph.origin.x) + drawn.left, whole(glyph.origin.y) + drawn.top);
    } else {
      fill_glyph(*run.font, glyph.id, run.em_to_device, glyph.origin);
      // A glyph that is a drawing may have used colours and glyphs of its own.
      surface_.set_color(color);
      face = &glyphs_.face(*run.font, run.em_to_device);
    }
  }
}

void DirectCanvas::stamp(const GlyphStamp& glyph, int x, int y) {
  const ClipStack::Clip& clip = clips_.top();
  const Rect place{x, y, x + glyph.width, y + glyph.height};
  if (disjoint(clip.area, place)) return;
  if (!clip.mask && holds(clip.area, place)) {
    surface_.stamp(x, y, glyph.dots());
    return;
  }
  const uint64_t* words = glyph.words.data();
  for (int left = 0; left < glyph.width; left += DotColumns::column_dots, words += glyph.height) {
    const int width = std::min(DotColumns::column_dots, glyph.width - left);
    for (int i = 0; i < glyph.height; ++i) {
      uint8_t bits[sizeof(uint64_t)];
      dot_words::store(bits, words[i]);
      paint_bits(y + i, x + left, width, bits, 0);
    }
  }
}

/// A glyph too large to be kept.
void DirectCanvas::fill_glyph(const CanvasFont& font, uint32_t glyph, const Matrix& em_to_device,
                              Point origin) {
  Matrix matrix = em_to_device;
  matrix.e = origin.x;
  matrix.f = origin.y;
  if (font.kind() == CanvasFont::Kind::stencils) {
    if (stencil_fonts_) {
      stencil_fonts_ = false;
      Status drawn = font.draw(glyph, *this, matrix);
      stencil_fonts_ = true;
      if (!drawn.ok()) fail(std::move(drawn));
    }
    return;
  }
  scratch_.clear();
  if (!font.outline(glyph, scratch_)) return;
  scratch_.transform(matrix);
  fill_area(scratch_.view(), FillRule::nonzero);
}

void DirectCanvas::draw_image(const Image& image, const ImagePlacement& placement) {
  draw(image, placement, false);
}

void DirectCanvas::draw_stencil(const Image& image, const ImagePlacement& placement,
                                const CanvasColor& color) {
  surface_.set_color(color);
  draw(image, placement, true);
}

void DirectCanvas::begin_patch(const Box& area, int width, int height) {
  const Rect dots = covered_dots(area);
  surface_.note_tones(dots.y0, dots.y1);
  if (!surface_.keeps_tones()) return;
  patch_row_ = 0;
  patch_ = std::make_unique<ImageScaler>(ImageScaler::Geometry{.width = width,
                                                               .height = height,
                                                               .x0 = static_cast<double>(dots.x0),
                                                               .y0 = static_cast<double>(dots.y0),
                                                               .x1 = static_cast<double>(dots.x1),
                                                               .y1 = static_cast<double>(dots.y1),
                                                               .clip = dots},
                                         surface_.tones(), surface_.tones(),
                                         [this, dots](int y, int count, const uint8_t* row) {
                                           for (int i = 0; i < count; ++i)
                                             paint_row(Rows::tones, y + i, dots.x0, dots.width(), row, 0);
                                           return ok();
                                         });
}

void DirectCanvas::draw_patch_rows(const Band& rows) {
  for (int y = 0; y < rows.height && patch_; ++y) {
    if (Status status = patch_->row(patch_row_++, rows.row(y)); !status.ok()) fail(std::move(status));
  }
}

void DirectCanvas::end_patch() {
  if (!patch_) return;
  if (Status status = patch_->finish(); !status.ok()) fail(std::move(status));
  patch_.reset();
}

}  // namespace dce::core
