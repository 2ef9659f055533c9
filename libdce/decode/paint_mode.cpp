#include "decode/paint_mode.h"

#include <algorithm>
#include <cmath>

namespace dce::core {
namespace {

int wrapped(double position, int size) {
  double rest = position - std::floor(position / size) * size;
  return rest > 0 && rest < size ? static_cast<int>(rest) : 0;
}

}  // namespace

PixelFormat needed_format(Rgb color) {
  if (color == rgb_black || color == rgb_white) return PixelFormat::black1;
  return color.r == color.g && color.g == color.b ? PixelFormat::gray8 : PixelFormat::rgb8;
}

PaintPattern::PaintPattern(int w, int h, std::vector<Rgb> all) : width(w), height(h), pixels(std::move(all)) {
  for (Rgb pixel : pixels) format = std::max(format, needed_format(pixel));
}

Rgb PaintMode::combine(Rgb texture, Rgb source, Rgb paper) const {
  auto lane = [this](unsigned t, unsigned s, unsigned d) {
    unsigned bits = 0;
    for (unsigned term = 0; term < 8; ++term) {
      if (rop >> term & 1) bits |= (term & 4 ? t : ~t) & (term & 2 ? s : ~s) & (term & 1 ? d : ~d);
    }
    return static_cast<uint8_t>(bits);
  };
  return {lane(texture.r, source.r, paper.r), lane(texture.g, source.g, paper.g),
          lane(texture.b, source.b, paper.b)};
}

Rgb PaintMode::pattern_at(int x, int y) const {
  int column = wrapped(to_pattern.x(x + 0.5, y + 0.5), pattern->width);
  int row = wrapped(to_pattern.y(x + 0.5, y + 0.5), pattern->height);
  return pattern
      ->pixels[static_cast<size_t>(row) * static_cast<size_t>(pattern->width) + static_cast<size_t>(column)];
}

std::optional<Rgb> PaintMode::flat(Rgb source) const {
  if (uses_paper() || (pattern && (uses_texture() || paint_transparent))) return std::nullopt;
  return combine(color, source, rgb_white);
}

PixelFormat PaintMode::needed(PixelFormat source) const {
  PixelFormat format = uses_source() ? source : PixelFormat::black1;
  if (uses_texture()) format = std::max(format, pattern ? pattern->format : needed_format(color));
  return format;
}

}  // namespace dce::core
