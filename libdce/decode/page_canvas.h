// The paper that the interpreters of page description languages paint on.
#pragma once

#include "base/limits.h"
#include "base/status.h"
#include "decode/decoder.h"
#include "raster/band.h"
#include "stream/source.h"

namespace dce::core {

struct Rgb {
  uint8_t r = 0, g = 0, b = 0;
  bool operator==(const Rgb&) const = default;
};
inline constexpr Rgb rgb_black{0, 0, 0}, rgb_white{255, 255, 255};

/// The least PixelFormat that holds `color` exactly: black1, gray8 or rgb8.
PixelFormat needed_format(Rgb color);

/// One side. Begins as blank black1 paper and is promoted to gray8 or rgb8 when something needs it, so that a
/// bilevel page stays one. Everything is clipped to the paper. One thread.
class PageCanvas {
 public:
  /// Without `options.pixels` nothing is held and nothing painted, but limits are checked all the same.
  /// Code::limit where the page is too large; with `options.huge_pages` such a page is not kept instead.
  static Result<PageCanvas> make(const DecodeOptions& options, int64_t width, int64_t height);

  int width() const { return width_; }
  int height() const { return height_; }
  bool keeps() const { return keep_; }

  /// Makes sure that pixels of `format` can be painted: black1, gray8 or rgb8. Code::limit where that is too
  /// large.
  Status need(PixelFormat format);

  /// Paints dots [x0, x1) x [y0, y1). The color must be one that need() has provided for.
  void fill(int64_t x0, int64_t y0, int64_t x1, int64_t y1, Rgb color);

  /// ORs the set bits among `width` bits of `ink` into row `y` from `x` on. Only on a canvas that is still
  /// black1.
  void ink_bits(int64_t x, int64_t y, const uint8_t* ink, int64_t width);

  /// Copies a row of `width` pixels of 3 bytes; white ones are left out where `white_is_clear`.
  void copy_rgb(int64_t x, int64_t y, const uint8_t* pixels, int64_t width, bool white_is_clear);

  PixelFormat format() const { return format_; }

  /// Hands the finished page over to `page`; the canvas is empty afterwards.
  void take(StreamPage& page) {
    page.width = width_;
    page.height = height_;
    page.format = format_;
    page.pixels = std::move(page_);
  }

 private:
  PageCanvas(const DecodeOptions& options, int width, int height, bool keep)
      : options_(options), width_(width), height_(height), keep_(keep) {}

  DecodeOptions options_;
  int width_, height_;
  bool keep_;
  PixelFormat format_ = PixelFormat::black1;
  Bitmap page_;
};

}  // namespace dce::core
