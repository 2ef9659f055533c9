// Colour of raster data: Configure Image Data (ESC * v # W), Simple Color (ESC * r # U) and the palette they
// make.
#pragma once

#include <array>
#include <vector>

#include "decode/page_canvas.h"
#include "decode/report_log.h"

namespace dce::core::pcl5 {

/// How the bytes of a raster row become pixels (PCL 5 Color Technical Reference, "Pixel Encoding Mode").
enum class PixelEncoding {
  indexed_by_plane = 0,
  indexed_by_pixel = 1,
  direct_by_plane = 2,
  direct_by_pixel = 3
};

class Palette {
 public:
  Palette() { simple(1); }

  /// Simple Color: 1 (black), 3 (RGB) or -3 (CMY). False for other values.
  bool simple(int planes);

  /// Configure Image Data. False, with the reason in `log`, where the data makes no sense or is of a kind
  /// (device independent colour, odd depths) that is not read here.
  bool configure(Bytes data, ReportLog& log);

  /// ESC * v A, B, C: the components of a colour to come; and ESC * v I, which assigns it.
  void component(int index, double value) { components_[static_cast<size_t>(index)] = value; }
  bool assign(double index);

  PixelEncoding encoding() const { return encoding_; }
  int bits() const { return bits_; }  ///< of an index; 1 or 8 of a primary where pixels are direct
  int planes() const;                 ///< rows of data that make one row of pixels
  bool subtractive() const { return subtractive_; }
  const std::vector<Rgb>& colors() const { return colors_; }

  /// Is this PCL 5e's own: one bit a pixel, 0 white and 1 black?
  bool is_black_and_white() const;
  bool is_color() const { return color_; }

  size_t row_bytes(int64_t width) const;  ///< of one plane

 private:
  void default_colors();

  PixelEncoding encoding_ = PixelEncoding::indexed_by_plane;
  int bits_ = 1;
  bool subtractive_ = false;  ///< CMY rather than RGB
  bool color_ = false;
  std::array<double, 3> white_ = {}, black_ = {};
  std::array<double, 3> components_ = {};
  std::vector<Rgb> colors_;
};

}  // namespace dce::core::pcl5
