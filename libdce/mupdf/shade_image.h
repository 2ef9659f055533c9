#pragma once

#include <mupdf/fitz.h>

namespace dce::core {

/// As fz_device::fill_shade of MuPDF's PDF writer, which leaves shadings out: paints the shading as an image,
/// with a mask where it does not paint all. The device's space is points.
void fill_shade_as_image(fz_context* ctx, fz_device* device, fz_shade* shade, fz_matrix ctm, float alpha,
                         fz_color_params params);

}  // namespace dce::core
