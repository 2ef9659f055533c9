#include "decode/page_canvas.h"

#include <algorithm>
#include <cstring>

#include "decode/page_bitmap.h"

namespace dce::core {
namespace {

uint8_t luminance(Rgb color) {
  // Rec. 601 weights, as PCL's grey equivalence has them; exact for greys.
  return static_cast<uint8_t>((color.r * 77 + color.g * 151 + color.b * 28) >> 8);
}

void set_bits(uint8_t* row, int x0, int x1, bool value) {
  for (int x = x0; x < x1;) {
    if (x % 8 == 0 && x1 - x >= 8) {
      int bytes = (x1 - x) / 8;
      std::memset(row + x / 8, value ? 0xff : 0x00, static_cast<size_t>(bytes));
      x += bytes * 8;
      continue;
    }
    int end = std::min(x1, (x / 8 + 1) * 8);
    auto mask = static_cast<uint8_t>((0xff >> (x % 8)) & (0xff << ((8 - end % 8) % 8)));
    if (value) {
      row[x / 8] |= mask;
    } else {
      row[x / 8] &= static_cast<uint8_t>(~mask);
    }
    x = end;
  }
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

PixelFormat needed_format(Rgb color) {
  if (color == rgb_black || color == rgb_white) return PixelFormat::black1;
  return color.r == color.g && color.g == color.b ? PixelFormat::gray8 : PixelFormat::rgb8;
}

Result<PageCanvas> PageCanvas::make(const DecodeOptions& options, int64_t width, int64_t height) {
  DCE_ASSIGN(const bool keep, keeps_pixels(options, PixelFormat::black1, width, height));
  PageCanvas canvas(options, static_cast<int>(width), static_cast<int>(height), keep);
  if (keep) canvas.page_ = Bitmap(PixelFormat::black1, canvas.width_, canvas.height_);
  return canvas;
}

Status PageCanvas::need(PixelFormat format) {
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

void PageCanvas::fill(int64_t x0, int64_t y0, int64_t x1, int64_t y1, Rgb color) {
  if (!keep_) return;
  auto left = static_cast<int>(std::clamp<int64_t>(x0, 0, width_)),
       right = static_cast<int>(std::clamp<int64_t>(x1, 0, width_));
  auto top = static_cast<int>(std::clamp<int64_t>(y0, 0, height_)),
       bottom = static_cast<int>(std::clamp<int64_t>(y1, 0, height_));
  if (left >= right) return;
  for (int y = top; y < bottom; ++y) {
    uint8_t* row = page_.row(y);
    switch (page_.format()) {
      case PixelFormat::black1:
        set_bits(row, left, right, color != rgb_white);
        break;
      case PixelFormat::gray8:
        std::memset(row + left, luminance(color), static_cast<size_t>(right - left));
        break;
      default:
        for (int x = left; x < right; ++x) {
          row[3 * x] = color.r;
          row[3 * x + 1] = color.g;
          row[3 * x + 2] = color.b;
        }
    }
  }
}

void PageCanvas::ink_bits(int64_t x, int64_t y, const uint8_t* ink, int64_t width) {
  if (!keep_ || y < 0 || y >= height_ || x >= width_ || width <= 0) return;
  uint8_t* row = page_.row(static_cast<int>(y));
  int64_t row_bits = static_cast<int64_t>(page_.row_size()) * 8;
  for (int64_t byte = x < 0 ? -x / 8 : 0; byte * 8 < width; ++byte) {
    int64_t at = x + byte * 8;
    if (at >= row_bits) break;
    uint8_t bits = ink[byte];
    if (width - byte * 8 < 8) bits &= static_cast<uint8_t>(0xff << (8 - (width - byte * 8)));
    if (!bits) continue;
    int shift = static_cast<int>(((at % 8) + 8) % 8);
    int64_t cell = (at - shift) / 8;
    if (cell >= 0) row[cell] |= static_cast<uint8_t>(bits >> shift);
    if (shift && cell + 1 >= 0 && (cell + 1) * 8 < row_bits)
      row[cell + 1] |= static_cast<uint8_t>(bits << (8 - shift));
  }
  if (width_ % 8) row[page_.row_size() - 1] &= static_cast<uint8_t>(0xff << (8 - width_ % 8));
}

void PageCanvas::copy_rgb(int64_t x, int64_t y, const uint8_t* pixels, int64_t width, bool white_is_clear) {
  if (!keep_ || y < 0 || y >= height_) return;
  int64_t first = std::max<int64_t>(0, -x), last = std::min<int64_t>(width, width_ - x);
  if (first >= last) return;
  uint8_t* out = page_.row(static_cast<int>(y)) + 3 * (x + first);
  const uint8_t* in = pixels + 3 * first;
  if (!white_is_clear) {
    std::memcpy(out, in, static_cast<size_t>(3 * (last - first)));
    return;
  }
  for (int64_t i = first; i < last; ++i, in += 3, out += 3) {
    if ((in[0] & in[1] & in[2]) != 0xff) std::memcpy(out, in, 3);
  }
}

}  // namespace dce::core
