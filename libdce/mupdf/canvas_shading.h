#pragma once

#include <mupdf/fitz.h>

#include <vector>

#include "document/canvas.h"

namespace dce::core {

/// fz_shade (linear or radial) as a Shading, and the memory that it borrows.
class CanvasShading {
 public:
  /// False when its colours are no function of one variable or cannot be converted.
  bool make(fz_context* context, const fz_shade* shade, const fz_matrix& ctm, bool gray,
            fz_color_params params);
  const Shading& shading() const { return shading_; }

 private:
  Shading shading_;
  std::vector<uint8_t> samples_;
};

}  // namespace dce::core
