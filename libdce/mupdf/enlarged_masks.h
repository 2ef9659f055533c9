// What MuPDF 1.21 paints images with; private to it. Later ones fit images to the grid there, and are told
// how.
#pragma once

#include <mupdf/fitz.h>

#if FZ_VERSION_MAJOR == 1 && FZ_VERSION_MINOR <= 21
#define DCE_ENLARGES_MASKS 1

extern "C" {

using PaintImage = void(fz_context*, fz_pixmap*, const fz_irect*, fz_pixmap* shape, fz_pixmap* group_alpha,
                        fz_pixmap* image, fz_matrix, int alpha, int interpolate, const fz_overprint*);
PaintImage fz_paint_image, __real_fz_paint_image;

}  // extern "C"

#endif
