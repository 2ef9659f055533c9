// BeginImage, ReadImage, EndImage (PCL XL Feature Reference, "Bitmap Operators").
#pragma once

#include <optional>
#include <vector>

#include "base/cancellation.h"
#include "decode/image_painter.h"
#include "decode/pclxl/graphics_state.h"
#include "decode/report_log.h"

namespace dce::core::pclxl {

enum class Compression { none = 0, rle = 1, jpeg = 2, delta_row = 3 };

struct ImageHeader {
  bool indexed = false;
  int bits = 8;  ///< of an index or component
  int width = 0, height = 0;
  Space space = Space::gray;
  std::vector<Rgb> palette;  ///< where indexed

  int components() const { return indexed ? 1 : pclxl::components(space); }
  size_t row_bytes() const {
    return (static_cast<size_t>(width) * static_cast<size_t>(bits * components()) + 7) / 8;
  }
};

/// One image being read. References outlive it.
class Image {
 public:
  /// Makes the canvas able to hold the image's colours. Code::limit where that is too much.
  static Result<Image> begin(ImageHeader header, const ImageGeometry& geometry, bool white_is_clear,
                             PageCanvas& canvas, const Limits& limits);

  /// One ReadImage: `lines` rows from `first` on. Mistakes go to `log`.
  Status read(int first, int lines, Compression compression, size_t pad, Bytes data,
              Cancellation& cancellation, ReportLog& log);

  /// What EndImage finds.
  void end(ReportLog& log) const;

 private:
  Image(ImageHeader header, const ImageGeometry& geometry, bool white_is_clear, PageCanvas& canvas,
        const Limits& limits);
  Status expand(int lines, Compression compression, size_t pad, Bytes data, ReportLog& log, size_t& stride);
  Status read_jpeg(int first, int lines, Bytes data, Cancellation& cancellation, ReportLog& log);
  void paint(int row, const uint8_t* samples);
  uint8_t sample(const uint8_t* row, size_t index) const;

  ImageHeader header_;
  PageCanvas* canvas_;
  ImagePainter painter_;
  Limits limits_;
  PixelFormat format_;       ///< black1: rows are painted as bits
  std::vector<Rgb> levels_;  ///< colour of each value of a one-component image
  int next_line_ = 0;
  std::vector<uint8_t> block_, row_;
};

}  // namespace dce::core::pclxl
