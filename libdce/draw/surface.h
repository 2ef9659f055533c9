// What is drawn on: rows of a side in one pixel format. How a colour becomes dots is the surface's own
// matter; what lies where is its caller's (draw/direct_canvas.h).
#pragma once

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <span>
#include <vector>

#include "document/canvas.h"
#include "draw/ink_extents.h"
#include "raster/band.h"

namespace dce::core {

/// Dots in columns of words, so that a word moves in one step: row `y` of column `c` is words[c * height +
/// y], its dots in the word's upper `column_dots` bits.
struct DotColumns {
  static constexpr int column_dots = 56;  // a word, shifted by up to seven dots, must not lose any

  int width = 0, height = 0;
  const uint64_t* words = nullptr;  ///< (width + 55) / 56 * height
};

/// Calls take dots of the side and must keep within area(). One thread.
class Surface {
 public:
  virtual ~Surface() = default;
  virtual PixelFormat format() const = 0;
  /// What copy() takes: gray8 or rgb8.
  virtual PixelFormat tones() const = 0;
  const Rect& area() const { return area_; }
  /// False where pixels that are neither black nor white are only noted, so that callers need not make them.
  virtual bool keeps_tones() const { return true; }
  /// There are such pixels in rows [y0, y1).
  virtual void note_tones(int /*y0*/, int /*y1*/) {}

  /// The colour of what follows.
  virtual void set_color(const CanvasColor& color) = 0;
  /// Dots [x0, x1) of row y.
  virtual void fill(int y, int x0, int x1) = 0;
  /// Dots [x, x + width) of row y where `bits`, from its bit `skip` on, are set.
  virtual void fill_bits(int y, int x, int width, const uint8_t* bits, int skip) = 0;
  /// Dots whose top left is (x, y).
  virtual void stamp(int x, int y, const DotColumns& dots) = 0;
  /// As fill_bits, with what `coverage` says of each dot: 0 none to 255 all.
  virtual void blend(int y, int x, int width, const uint8_t* coverage) = 0;

  /// Pixels of tones(); a colour that was set does not matter.
  virtual void copy(int y, int x, int width, const uint8_t* pixels) = 0;
  /// Black where bits are set, white elsewhere.
  virtual void copy_bits(int y, int x, int width, const uint8_t* bits, int skip) = 0;

  /// All rows, with where they have ink.
  Band band() const {
    return {format(), area_.width(), area_.y0, area_.height(), stride_, pixels_.get(), ink_.data()};
  }

 protected:
  explicit Surface(PixelFormat format) : paper_(paper_byte(format)) {}

  /// Makes blank paper of it, `area` dots of the side from its left edge on (area.x0 is 0). Only rows that
  /// had ink are cleared when the size is as before.
  void reset(PixelFormat format, const Rect& area);

  ptrdiff_t stride() const { return stride_; }
  uint8_t* row(int y) { return pixels_.get() + (y - area_.y0) * stride_; }
  /// There is ink in dots [x0, x1) of row y, or of rows [y0, y1).
  void mark(int y, int x0, int x1) {
    InkExtent& ink = ink_[static_cast<size_t>(y - area_.y0)];
    ink = {std::min(ink.begin, x0), std::max(ink.end, x1)};
  }
  void mark(int y0, int y1, int x0, int x1) {
    widen(ink_.data() + (y0 - area_.y0), static_cast<size_t>(y1 - y0), x0, x1);
  }

 private:
  Rect area_;
  ptrdiff_t stride_ = 0;
  uint8_t paper_;
  struct Free {
    void operator()(uint8_t* pixels) const { std::free(pixels); }
  };
  size_t size_ = 0;
  std::unique_ptr<uint8_t[], Free> pixels_;  // with a word of slack, so that whole words can be moved at the end
  std::vector<InkExtent> ink_;
};

}  // namespace dce::core
