// An image's rows, as they are decoded, to rows of dots.
#pragma once

#include <climits>
#include <cstdint>
#include <functional>
#include <vector>

#include "base/status.h"
#include "draw/spread_bytes.h"
#include "raster/band.h"

namespace dce::core {

/// Rows of an image of `from` x `height` in, rows of `to` out, top down on both sides; the image covers the dots
/// [x0, x1) x [y0, y1), in fractions, and only those within `clip` come out. Enlarging repeats pixels, reducing averages
/// them; black1 comes out only of black1 that is not reduced, else ask for gray8.
class ImageScaler {
 public:
  struct Geometry {
    int width = 0, height = 0;                  ///< pixels of the image
    double x0 = 0, y0 = 0, x1 = 0, y1 = 0;      ///< dots
    Rect clip;                                  ///< dots; within the above, rounded outwards
    bool mirror_x = false;                      ///< the image's first column lies at x1
    int lead = 0;                               ///< dots of paper at the beginning of each row
  };
  /// One row of lead + clip.width() dots, valid during the call; `count` rows from `y` on are alike.
  using Receiver = std::function<Status(int y, int count, const uint8_t* row)>;

  ImageScaler(const Geometry& geometry, PixelFormat from, PixelFormat to, Receiver receive);

  static bool reduces(const Geometry& geometry) {
    return geometry.x1 - geometry.x0 < geometry.width || geometry.y1 - geometry.y0 < geometry.height;
  }

  Status row(int y, const uint8_t* pixels);
  Status finish();  ///< after the last row

 private:
  Status enlarge(int y, const uint8_t* pixels);
  Status reduce(int y, const uint8_t* pixels);
  void plan_bits(double scale);
  void plan_reduced_bits(double scale);
  void plan_pixels();
  template <class Run>
  void for_each_ink_run(const uint8_t* pixels, Run&& run);
  void enlarge_bits(const uint8_t* pixels);
  void reduce_bits(const uint8_t* pixels);
  void finish_bits(uint8_t* out);
  void convert(const uint8_t* pixels);
  int first_dot(int y) const;

  Geometry geometry_;
  PixelFormat from_, to_;
  Receiver receive_;
  int channels_;
  std::vector<int> column_of_;      ///< enlarging: the pixel that each dot shows
  std::vector<int> dot_of_;         ///< black1: the dot where each pixel begins; narrowing, the dot that holds it
  int doubled_from_ = -1;           ///< enlarging black1 twofold: dots of the image left of the row's first
  SpreadPlan spread_;               ///< enlarging others: the byte that each byte shows
  std::vector<uint8_t> converted_;  ///< a row of pixels in `to`'s components
  std::vector<uint8_t> out_;
  std::vector<uint32_t> sums_;      ///< reducing: of each dot, its components and how many pixels they come from
  std::vector<int> pixel_of_;       ///< narrowing black1: the first pixel of each dot
  std::vector<int> changes_;        ///< black1: where a row turns from paper to ink and back
  std::vector<uint32_t> ink_;       ///< narrowing black1: inked pixels of each dot, but for the rows that cover it whole
  std::vector<int> covered_;        ///< narrowing black1: how many more such rows each dot has than the one before
  std::vector<uint8_t> touched_;    ///< narrowing black1: blocks of dots that hold an edge of ink
  int summed_rows_ = 0, sum_y_ = INT_MIN, sum_end_ = INT_MIN;  ///< the dots [sum_y_, sum_end_) are being summed
};

}  // namespace dce::core
