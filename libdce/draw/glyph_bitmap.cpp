#include "draw/glyph_bitmap.h"

#include <algorithm>
#include <bit>
#include <climits>
#include <cmath>

#include "draw/bit_surface.h"
#include "draw/direct_canvas.h"
#include "draw/dot_words.h"
#include "draw/fill.h"
#include "draw/ink_bounds.h"
#include "raster/bit_rows.h"

namespace dce::core {
namespace {

/// Cuts `out` down to its ink.
void trim(GlyphBitmap& out) {
  const size_t stride = out.stride();
  int top = out.height, bottom = 0;
  std::vector<uint8_t> columns(stride);
  for (int y = 0; y < out.height; ++y) {
    uint8_t any = 0;
    for (size_t i = 0; i < stride; ++i) {
      any |= out.row(y)[i];
      columns[i] |= out.row(y)[i];
    }
    if (any) {
      top = std::min(top, y);
      bottom = y + 1;
    }
  }
  if (top >= bottom) {
    out = {};
    return;
  }
  size_t first = 0, last = stride - 1;
  while (!columns[first]) ++first;
  while (!columns[last]) --last;
  const int left = static_cast<int>(first) * 8 + std::countl_zero(columns[first]);
  GlyphBitmap cut{.left = out.left + left,
                  .top = out.top + top,
                  .width = static_cast<int>(last) * 8 + 8 - std::countr_zero(columns[last]) - left,
                  .height = bottom - top};
  cut.bits.resize(cut.stride() * static_cast<size_t>(cut.height));
  for (int y = 0; y < cut.height; ++y) {
    uint8_t* to = cut.bits.data() + cut.stride() * static_cast<size_t>(y);
    for (int x = 0; x < cut.width; x += 8) {
      *to++ =
          static_cast<uint8_t>(dot_words::dots(out.row(top + y), left + x, std::min(8, cut.width - x)) >> 56);
    }
  }
  out = std::move(cut);
}

/// Where it lies is no matter of size, but a glyph far from its origin is damage.
bool fits(const Box& box, int most_dots) {
  return box.width() < static_cast<float>(most_dots) && box.height() < static_cast<float>(most_dots) &&
         std::abs(box.x0) < 1e6f && std::abs(box.y0) < 1e6f;
}

/// The dots of what lies in `box`, with one to spare around them.
Rect dots_around(const Box& box) {
  const Rect dots = covered_dots(box);
  return {dots.x0 - 1, dots.y0 - 1, dots.x1 + 1, dots.y1 + 1};
}

/// Blank dots.
void place(const Rect& dots, GlyphBitmap& out) {
  out.left = dots.x0;
  out.top = dots.y0;
  out.width = dots.width();
  out.height = dots.height();
  out.bits.assign(out.stride() * static_cast<size_t>(out.height), 0);
}

bool draw_outline(const CanvasFont& font, uint32_t glyph, const Matrix& em_to_device, int most_dots,
                  GlyphBitmap& out) {
  struct Run {
    int y, x0, x1;
  };
  struct Scratch {
    Path path;
    PathFiller filler;
    std::vector<Run> runs;
  };
  thread_local Scratch scratch;  // a job draws hundreds of glyphs before its first page is out
  Path& path = scratch.path;
  path.clear();
  if (!font.outline(glyph, path)) return false;
  Matrix matrix = em_to_device;
  matrix.e = matrix.f = 0;
  path.transform(matrix);
  if (path.empty()) return true;
  const Box box = path.view().bounds();
  if (!fits(box, most_dots)) return false;
  // How far the ink reaches is known when all of it is.
  std::vector<Run>& runs = scratch.runs;
  runs.clear();
  int left = INT_MAX, right = INT_MIN;
  scratch.filler.fill(path.view(), FillRule::nonzero, dots_around(box), [&](int y, int x0, int x1) {
    runs.push_back({y, x0, x1});
    left = std::min(left, x0);
    right = std::max(right, x1);
  });
  if (runs.empty()) return true;
  place({left, runs.front().y, right, runs.back().y + 1}, out);
  for (const Run& run : runs)
    set_bits(out.bits.data() + out.stride() * static_cast<size_t>(run.y - out.top), run.x0 - left, run.x1 - left);
  return true;
}

/// Played twice: for its size, and for its dots.
bool draw_stencil(const CanvasFont& font, uint32_t glyph, const Matrix& em_to_device, int most_dots,
                  GlyphBitmap& out) {
  Matrix matrix = em_to_device;
  matrix.e = matrix.f = 0;
  InkBounds bounds;
  if (!font.draw(glyph, bounds, matrix).ok()) return false;
  if (!(bounds.box().x0 <= bounds.box().x1)) return true;
  if (!fits(bounds.box(), most_dots)) return false;
  place(dots_around(bounds.box()), out);
  matrix.e = -out.left;
  matrix.f = -out.top;
  BitSurface surface;
  surface.reset({0, 0, out.width, out.height});
  GlyphCache glyphs;
  Cancellation cancellation;
  DirectCanvas canvas(surface, glyphs, cancellation);
  canvas.refuse_stencil_fonts();
  if (!font.draw(glyph, canvas, matrix).ok()) return false;
  const Band drawn = surface.band();
  for (int y = 0; y < out.height; ++y) {
    std::copy_n(drawn.row(y), out.stride(), out.bits.begin() + static_cast<ptrdiff_t>(out.stride()) * y);
  }
  trim(out);
  return true;
}

}  // namespace

bool make_glyph_bitmap(const CanvasFont& font, uint32_t glyph, const Matrix& em_to_device, int most_dots,
                       GlyphBitmap& out) {
  out = {};
  const bool outlines = font.kind() == CanvasFont::Kind::outlines;
  const bool drawn = outlines ? draw_outline(font, glyph, em_to_device, most_dots, out)
                              : draw_stencil(font, glyph, em_to_device, most_dots, out);
  if (!drawn) {
    out = {};
    return false;
  }
  return true;
}

}  // namespace dce::core
