#include "document/canvas.h"

#include <cmath>

namespace dce::core {

// A canvas that claims an ability implements what it names; these are never called on one that does not.
void Canvas::draw_masked_image(const Image&, const Image&, const ImagePlacement&) {}
void Canvas::draw_shading(const Shading&) {}

bool Canvas::rewind(size_t) {
  return false;
}

double even_scale(const Matrix& m) {
  double along = std::hypot(m.a, m.b), across = std::hypot(m.c, m.d);
  double largest = std::max(along, across);
  if (std::abs(along - across) > 1e-3 * largest) return 0;
  if (std::abs(m.a * m.c + m.b * m.d) > 1e-3 * largest * largest) return 0;
  return largest;
}

}  // namespace dce::core
