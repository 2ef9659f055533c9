#include "draw/probe_surface.h"

#include <algorithm>

namespace dce::core {

void ProbeSurface::note_tones(int y0, int y1) {
  y0 = std::max(y0, area().y0);
  y1 = std::min(y1, area().y1);
  for (int y = y0; y < y1; ++y) toned_[static_cast<size_t>(y - area().y0)] = 1;
}

void ProbeSurface::set_color(const CanvasColor& color) {
  int black = 0, white = 0;
  const int values = color.space == CanvasColor::Space::rgb ? 3 : 1;
  for (int i = 0; i < values; ++i) {
    const int level = color.level(static_cast<size_t>(i));
    black += level == 0;
    white += level == 255;
  }
  toning_ = black != values && white != values;
  if (!toning_) BitSurface::set_color({CanvasColor::Space::gray, {black ? 0.0f : 1.0f}});
}

void ProbeSurface::fill(int y, int x0, int x1) {
  if (toning_) return note_tones(y, y + 1);
  BitSurface::fill(y, x0, x1);
}

void ProbeSurface::fill_bits(int y, int x, int width, const uint8_t* bits, int skip) {
  if (toning_) return note_tones(y, y + 1);
  BitSurface::fill_bits(y, x, width, bits, skip);
}

void ProbeSurface::stamp(int x, int y, const DotColumns& dots) {
  if (toning_) return note_tones(y, y + dots.height);
  BitSurface::stamp(x, y, dots);
}

void ProbeSurface::blend(int y, int, int, const uint8_t*) {
  note_tones(y, y + 1);
}

void ProbeSurface::copy(int y, int, int, const uint8_t*) {
  note_tones(y, y + 1);
}

}  // namespace dce::core
