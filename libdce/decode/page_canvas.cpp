#include "decode/page_canvas.h"

#include <algorithm>
#include <cstring>

#include "decode/page_bitmap.h"
#include "raster/bit_rows.h"

namespace dce::core {
namespace {

constexpr uint64_t work_per_pixel = 2;  // of Limits::image_pixels

uint8_t luminance(Rgb color) {
  // Rec. 601 weights, as PCL's grey equivalence has them; exact for greys.
  return static_cast<uint8_t>((color.r * 77 + color.g * 151 + color.b * 28) >> 8);
}

void widen_row(PixelFormat from, const uint8_t* in, PixelFormat to, uint8_t* out, int width) {
  for (int x = 0; x < width; ++x) {
    uint8_t gray = from == PixelFormat::black1 ? (in[x >> 3] >> (7 - (x & 7)) & 1 ? 0x00 : 0xff) : in[x];
    if (to == PixelFormat::rgb8) {
      std::memset(out + 3 * x, gray, 3);
    } else {
      out[x] = gray;
    }
  }
}

}  // namespace

PageCanvas::PageCanvas(const DecodeOptions& options, int width, int height, bool keep)
    : options_(options),
      width_(width),
      height_(height),
      keep_(keep),
      clip_(Rect{0, 0, width, height}),
      work_(static_cast<uint64_t>(options.limits.image_pixels) * work_per_pixel) {}

void PageCanvas::set_mode(PaintMode mode) {
  mode_ = std::move(mode);
  copies_ = mode_.flat(rgb_black) == rgb_black && mode_.flat(rgb_white) == rgb_white;
}

Status PageCanvas::check_work() const {
  return work_ ? ok() : Status(Code::limit, "a page draws more than is allowed");
}

void PageCanvas::charge(uint64_t dots, uint64_t rows) {
  work_ -= std::min(work_, dots / (format_ == PixelFormat::black1 ? 64 : 8) + rows);
}

Result<PageCanvas> PageCanvas::make(const DecodeOptions& options, int64_t width, int64_t height) {
  DCE_ASSIGN(const bool keep, keeps_pixels(options, PixelFormat::black1, width, height));
  PageCanvas canvas(options, static_cast<int>(width), static_cast<int>(height), keep);
  if (keep) canvas.page_ = Bitmap(PixelFormat::black1, canvas.width_, canvas.height_);
  return canvas;
}

Status PageCanvas::need(PixelFormat source) {
  PixelFormat format = mode_.needed(source);
  if (bits_per_pixel(format) <= bits_per_pixel(format_)) return ok();
  DCE_ASSIGN(const bool fits, keeps_pixels(options_, format, width_, height_));
  if (keep_ && fits) {
    Bitmap wider(format, width_, height_);
    for (int y = 0; y < height_; ++y) widen_row(format_, page_.row(y), format, wider.row(y), width_);
    page_ = std::move(wider);
  } else {
    page_ = Bitmap();
    keep_ = false;
  }
  format_ = format;
  return ok();
}

void PageCanvas::fill(int64_t x0, int64_t y0, int64_t x1, int64_t y1, Rgb source) {
  if (!keep_ || !work_ || (mode_.source_transparent && source == rgb_white)) return;
  const Rect& box = clip_.box();
  auto left = static_cast<int>(std::clamp<int64_t>(x0, box.x0, box.x1)),
       right = static_cast<int>(std::clamp<int64_t>(x1, box.x0, box.x1));
  auto top = static_cast<int>(std::clamp<int64_t>(y0, box.y0, box.y1)),
       bottom = static_cast<int>(std::clamp<int64_t>(y1, box.y0, box.y1));
  if (left >= right || top >= bottom) return;
  std::optional<Rgb> flat = mode_.flat(source);
  uint64_t rows = static_cast<uint64_t>(bottom - top), dots = static_cast<uint64_t>(right - left) * rows;
  charge(flat ? dots : dots * 64, rows);
  for (int y = top; y < bottom; ++y) {
    clip_.runs(y, left, right, [&](int a, int b) {
      if (flat) {
        put(y, a, b, *flat);
      } else {
        blend(y, a, b, source);
      }
    });
  }
}

void PageCanvas::put(int y, int x0, int x1, Rgb color) {
  uint8_t* row = page_.row(y);
  switch (page_.format()) {
    case PixelFormat::black1:
      if (color == rgb_white) {
        clear_bits(row, x0, x1);
      } else {
        set_bits(row, x0, x1);
      }
      break;
    case PixelFormat::gray8:
      std::memset(row + x0, luminance(color), static_cast<size_t>(x1 - x0));
      break;
    default:
      for (int x = x0; x < x1; ++x) {
        row[3 * x] = color.r;
        row[3 * x + 1] = color.g;
        row[3 * x + 2] = color.b;
      }
  }
}

void PageCanvas::blend(int y, int x0, int x1, Rgb source) {
  for (int x = x0; x < x1; ++x) {
    Rgb texture = mode_.pattern ? mode_.pattern_at(x, y) : mode_.color;
    if (mode_.pattern && mode_.paint_transparent && texture == rgb_white) continue;
    put(y, x, x + 1, mode_.combine(texture, source, pixel_of(page_, x, y)));
  }
}

void PageCanvas::ink_bits(int64_t x, int64_t y, const uint8_t* ink, int64_t width) {
  const Rect& box = clip_.box();
  if (!keep_ || y < box.y0 || y >= box.y1 || x >= box.x1 || x + width <= box.x0 || width <= 0) return;
  charge(static_cast<uint64_t>(width), 1);
  uint8_t* row = page_.row(static_cast<int>(y));
  const uint8_t* seen = clip_.row(static_cast<int>(y));
  const int64_t first_seen = clip_.first_column() / 8;
  // Cells of the row that the clip's box reaches, and what of the outer ones lies in it.
  int64_t first_cell = box.x0 / 8, last_cell = (box.x1 - 1) / 8;
  auto left_mask = static_cast<uint8_t>(0xff >> box.x0 % 8),
       right_mask = static_cast<uint8_t>(0xff << (7 - (box.x1 - 1) % 8));
  auto ink_cell = [&](int64_t cell, uint8_t bits) {
    if (!bits || cell < first_cell || cell > last_cell) return;
    if (cell == first_cell) bits &= left_mask;
    if (cell == last_cell) bits &= right_mask;
    row[cell] |= seen ? bits & seen[cell - first_seen] : bits;
  };
  for (int64_t byte = x < box.x0 ? (box.x0 - x) / 8 : 0; byte * 8 < width; ++byte) {
    int64_t at = x + byte * 8;
    if (at >= box.x1) break;
    uint8_t bits = ink[byte];
    if (width - byte * 8 < 8) bits &= static_cast<uint8_t>(0xff << (8 - (width - byte * 8)));
    int shift = static_cast<int>(((at % 8) + 8) % 8);
    int64_t cell = (at - shift) / 8;
    ink_cell(cell, static_cast<uint8_t>(bits >> shift));
    if (shift) ink_cell(cell + 1, static_cast<uint8_t>(bits << (8 - shift)));
  }
}

void PageCanvas::copy_rgb(int64_t x, int64_t y, const uint8_t* pixels, int64_t width, bool white_is_clear) {
  if (!keep_ || !work_ || y < 0 || y >= height_) return;
  auto left = static_cast<int>(std::clamp<int64_t>(x, 0, width_)),
       right = static_cast<int>(std::clamp<int64_t>(x + width, 0, width_));
  charge(static_cast<uint64_t>(std::max(right - left, 0)), 1);
  clip_.runs(static_cast<int>(y), left, right, [&](int a, int b) {
    uint8_t* out = page_.row(static_cast<int>(y)) + 3 * static_cast<size_t>(a);
    const uint8_t* in = pixels + 3 * (a - x);
    if (!white_is_clear) {
      std::memcpy(out, in, static_cast<size_t>(3 * (b - a)));
      return;
    }
    for (int i = a; i < b; ++i, in += 3, out += 3) {
      if ((in[0] & in[1] & in[2]) != 0xff) std::memcpy(out, in, 3);
    }
  });
}

}  // namespace dce::core
