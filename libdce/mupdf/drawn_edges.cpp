#include "mupdf/drawn_edges.h"

#include <cmath>
#include <cstdint>

#include "mupdf/solid_runs.h"

namespace {

using dce::core::SolidPainter;

/// Opacities unite as shapes do (11.3.7.3): what is left of transparency is multiplied.
void paint_opacity(unsigned char* dots, int, int count, const unsigned char* color, int,
                   const fz_overprint*) {
  const uint32_t clear = 255u - color[0];
  for (int i = 0; i < count; ++i)
    dots[i] = static_cast<unsigned char>(255u - ((255u - dots[i]) * clear + 127u) / 255u);
}

}  // namespace

namespace dce::core {

void set_drawn_edges(fz_context* ctx, const Matrix& m) {
  const double dots_per_point = std::sqrt(std::abs(m.a * m.d - m.b * m.c));
  // Grey edges help a screen and low resolutions; above them they only cost bytes and blur print.
  const bool sharp = dots_per_point * 72 >= 500;
  fz_set_aa_level(ctx, sharp ? 0 : 8);
  // Without grey levels a line thinner than a dot would come and go with its position (PDF: the thinnest
  // line).
  fz_set_graphics_min_line_width(ctx, sharp ? 1.0f : 0.0f);
}

}  // namespace dce::core

// Where it draws sharp edges MuPDF 1.21 paints shapes into a plane of opacity alone as if all were opaque
// (paint_solid_color_0_da): soft masks by opacity (ISO 32000-1, 11.5.2) then hide nothing, and what is
// translucent in a group that is not isolated (11.4.7) hides its backdrop. Over opaque paper
// it paints byte by byte. The painter is chosen here (the linker's --wrap, see CMakeLists.txt).
extern "C" {

SolidPainter* __real_fz_get_solid_color_painter(int, const unsigned char*, int, const fz_overprint*);

SolidPainter* __wrap_fz_get_solid_color_painter(int components, const unsigned char* color, int has_opacity,
                                           const fz_overprint* overprint) {
  // Clips have no colour and are opaque.
  if (color && components == 1 && has_opacity && color[0] != 255) return paint_opacity;
  if (color && (components == 1 || components == 3) && !has_opacity && !overprint) {
    if (SolidPainter* const painter = dce::core::solid_painter(components, color)) return painter;
  }
  return __real_fz_get_solid_color_painter(components, color, has_opacity, overprint);
}

}  // extern "C"
