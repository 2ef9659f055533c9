// What MuPDF lays a clip's dots back with; private to it.
#pragma once

#include <mupdf/fitz.h>

extern "C" {

using PaintPixmapWithMask = void(fz_pixmap* onto, const fz_pixmap* source, const fz_pixmap* mask);
PaintPixmapWithMask fz_paint_pixmap_with_mask, __real_fz_paint_pixmap_with_mask;

}  // extern "C"
