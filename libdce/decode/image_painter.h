#pragma once

#include <cstdint>

#include "decode/page_canvas.h"

namespace dce::core {

/// How source pixels of an image lie on a canvas: axis-aligned, possibly turned by quarters and mirrored. In
/// dots.
struct ImageGeometry {
  double x = 0, y = 0;                ///< corner of pixel (0, 0)
  double column_x = 1, column_y = 0;  ///< from one pixel to the next in a row
  double row_x = 0, row_y = 1;        ///< from one row to the next
  int64_t width = 0;                  ///< pixels a row
};

/// Paints rows of an image, each source pixel onto the dots whose span it covers, nearest neighbour. One
/// thread.
class ImagePainter {
 public:
  ImagePainter(const ImageGeometry& geometry, bool white_is_clear, PageCanvas& canvas);

  /// Rows [first, end) that can reach the paper; all others may be left out.
  int64_t first_visible() const { return first_visible_; }
  int64_t end_visible() const { return end_visible_; }

  /// A row of bits, 1 black and 0 white; bits past the width are ignored.
  void paint_bits(int64_t row, const uint8_t* bits);
  /// A row of 3 bytes a pixel. The canvas must hold all colors in it.
  void paint_rgb(int64_t row, const uint8_t* pixels);

 private:
  template <class Pixel>
  void paint_runs(int64_t row, Pixel pixel);
  void fill(int64_t first, int64_t last, int64_t row, Rgb color);

  ImageGeometry geometry_;
  bool white_is_clear_;
  PageCanvas& canvas_;
  bool one_to_one_;
  int64_t first_visible_ = 0, end_visible_ = 0;
};

}  // namespace dce::core
