#pragma once

#include <vector>

#include "raster/band.h"

namespace dce::core {

/// Screens the bands of one side, top down (rows that hold no greys may be missing), by error diffusion
/// (Floyd and Steinberg's weights, every second row from the right): what a dot is too dark or too light is
/// made up for by its neighbours, across bands as within them. Black and white stay solid and take no error
/// on, so edges of text and lines stay as sharp as they are.
class ErrorDiffusion {
 public:
  explicit ErrorDiffusion(int width) : above_(static_cast<size_t>(width) + 2), below_(above_) {}

  /// `gray` is gray8 and `out` black1, of the side's width and the same height.
  void screen(const Band& gray, const MutableBand& out);

 private:
  int next_ = 0;  ///< the row that above_ is for
  std::vector<int> above_,
      below_;  ///< sixteenths of levels owed to this row and the next; [0] is left of the side
};

}  // namespace dce::core
