// Raster graphics: ESC * t R, ESC * r and ESC * b (PCL 5 Technical Reference, "Raster Graphics").
#pragma once

#include <vector>

#include "base/cancellation.h"
#include "decode/image_painter.h"
#include "decode/page_canvas.h"
#include "decode/pcl5/page_state.h"
#include "decode/pcl5/palette.h"
#include "decode/report_log.h"

namespace dce::core::pcl5 {

/// What a picture is placed with; fixed between Start and End Raster Graphics.
struct RasterPlacement {
  Point origin;                          ///< physical, 1/7200 inch
  int turn = 0;                          ///< orientation that rows run in
  double column_step = 0, row_step = 0;  ///< 1/7200 inch a source pixel
  int64_t width = 0;                     ///< source pixels a row
  int64_t height = -1;                   ///< rows; -1 where Raster Height is not set
};

/// One picture between Start and End Raster Graphics.
class RasterImage {
 public:
  /// `resolution`: dots an inch of `canvas`. All references outlive the picture.
  RasterImage(const RasterPlacement& placement, const Palette& palette, bool opaque, PageCanvas& canvas,
              int resolution, Cancellation& cancellation, ReportLog& log);

  /// ESC * b # V (`last` false) and W (`last` true): one plane, or the last or only one, of a row in
  /// `method`.
  Status transfer(Bytes data, int method, bool last);

  /// ESC * b # Y and adaptive command 4: rows of zeros, which clear the seed row. On a palette whose first
  /// colour is white that is paper; where pixels are direct RGB it is black, as it is in GhostPCL.
  Status skip(int64_t rows);

  int64_t rows() const { return row_; }
  /// Physical place of the first pixel of the next row.
  Point next_row() const { return place(0, row_); }

 private:
  Point place(double column, double row) const;
  void decode(Bytes data, int method);
  Status adaptive(Bytes data);
  void clear_seeds();
  Status paint(int64_t count);
  void compose();

  RasterPlacement placement_;
  Palette palette_;  ///< its own copy: commands may change the environment's meanwhile
  PageCanvas& canvas_;
  ImagePainter painter_;
  Cancellation& cancellation_;
  ReportLog& log_;
  bool bilevel_;
  std::vector<std::vector<uint8_t>> planes_;  ///< seed rows, which are the last rows that came
  size_t plane_ = 0;
  int64_t row_ = 0;
  uint64_t painted_ = 0;
  std::vector<uint8_t> rgb_;
};

}  // namespace dce::core::pcl5
