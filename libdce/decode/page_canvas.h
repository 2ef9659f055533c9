// The paper that the interpreters of page description languages paint on.
#pragma once

#include "base/limits.h"
#include "base/status.h"
#include "decode/clip_area.h"
#include "decode/decoder.h"
#include "decode/paint_mode.h"
#include "raster/band.h"
#include "stream/source.h"

namespace dce::core {

/// One side. Begins as blank black1 paper and is promoted to gray8 or rgb8 when something needs it, so that a
/// bilevel page stays one. Everything is clipped to the paper. One thread.
class PageCanvas {
 public:
  /// Without `options.pixels` nothing is held and nothing painted, but limits are checked all the same.
  /// Code::limit where the page is too large; with `options.huge_pages` such a page is not kept instead.
  static Result<PageCanvas> make(const DecodeOptions& options, int64_t width, int64_t height);

  int width() const { return width_; }
  int height() const { return height_; }
  Rect paper() const { return {0, 0, width_, height_}; }
  bool keeps() const { return keep_; }

  /// How marks that follow meet the paper; at first their own colours cover it.
  void set_mode(PaintMode mode);
  /// Where marks that follow appear; at first everywhere.
  void set_clip(ClipArea clip) { clip_ = std::move(clip); }
  const ClipArea& clip() const { return clip_; }

  /// Makes sure that marks whose own colours need `source` (black1, gray8 or rgb8) can be painted in the
  /// present mode. Code::limit where that is too large.
  Status need(PixelFormat source);

  /// Marks dots [x0, x1) x [y0, y1) with the source colour `source`, one that need() has provided for.
  void fill(int64_t x0, int64_t y0, int64_t x1, int64_t y1, Rgb source);

  /// Do black and white, as sources, arrive on the paper as they are? Then ink_bits() and copy_rgb() may be
  /// used.
  bool copies_source() const { return copies_; }

  /// ORs the set bits among `width` bits of `ink` into row `y` from `x` on. Only on a canvas that is still
  /// black1.
  void ink_bits(int64_t x, int64_t y, const uint8_t* ink, int64_t width);

  /// Copies a row of `width` pixels of 3 bytes; white ones are left out where `white_is_clear`. Only on an
  /// rgb8 canvas.
  void copy_rgb(int64_t x, int64_t y, const uint8_t* pixels, int64_t width, bool white_is_clear);

  PixelFormat format() const { return format_; }

  /// Dots and lines that may still be drawn: every page has enough for an honest one. Scan conversion counts
  /// it down too.
  uint64_t& work() { return work_; }
  /// Code::limit once it is used up, when marks are no longer made.
  Status check_work() const;

  /// Hands the finished page over to `page`; the canvas is empty afterwards.
  void take(StreamPage& page) {
    page.width = width_;
    page.height = height_;
    page.format = format_;
    page.pixels = std::move(page_);
  }

 private:
  PageCanvas(const DecodeOptions& options, int width, int height, bool keep);
  void charge(uint64_t dots, uint64_t rows);
  void put(int y, int x0, int x1, Rgb color);
  void blend(int y, int x0, int x1, Rgb source);

  DecodeOptions options_;
  int width_, height_;
  bool keep_;
  PaintMode mode_;
  bool copies_ = true;
  ClipArea clip_;
  uint64_t work_;
  PixelFormat format_ = PixelFormat::black1;
  Bitmap page_;
};

}  // namespace dce::core
