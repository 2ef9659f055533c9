// What MuPDF paints a run of dots with; private to it.
#pragma once

#include <mupdf/fitz.h>

namespace dce::core {

using SolidPainter = void(unsigned char* dots, int components, int count, const unsigned char* color,
                          int has_opacity, const fz_overprint*);

/// For dots of one or three components without a plane of opacity, which `color` ends with: MuPDF's
/// arithmetic, to the bit, many dots at a time. Null where MuPDF's own is as good.
SolidPainter* solid_painter(int components, const unsigned char* color);

}  // namespace dce::core
