// What marks are made of and how they meet what is on the paper already.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "decode/transform.h"
#include "raster/band.h"

namespace dce::core {

struct Rgb {
  uint8_t r = 0, g = 0, b = 0;
  bool operator==(const Rgb&) const = default;
};
inline constexpr Rgb rgb_black{0, 0, 0}, rgb_white{255, 255, 255};

/// The least PixelFormat that holds `color` exactly: black1, gray8 or rgb8.
PixelFormat needed_format(Rgb color);

/// A small picture that is repeated over the paper.
struct PaintPattern {
  int width = 1, height = 1;
  std::vector<Rgb> pixels;                   ///< row by row
  PixelFormat format = PixelFormat::black1;  ///< the least that holds every pixel

  PaintPattern(int width, int height, std::vector<Rgb> pixels);
};

/// The raster operation of PCL 5 and PCL XL: bit 4 T + 2 S + D of `rop` says what becomes of a bit of texture
/// T (colour or pattern), source S (the object's own: black for glyphs and paths) and destination D.
struct PaintMode {
  uint8_t rop = 252;                ///< T or S
  bool source_transparent = false;  ///< white of the source leaves the paper alone
  bool paint_transparent = false;   ///< so does white of the pattern
  Rgb color = rgb_black;            ///< the texture where there is no pattern
  std::shared_ptr<const PaintPattern> pattern;
  Transform to_pattern;  ///< from dots to pixels of the pattern, which repeats

  bool uses_texture() const { return ((rop >> 4 ^ rop) & 0x0f) != 0; }
  bool uses_source() const { return ((rop >> 2 ^ rop) & 0x33) != 0; }
  bool uses_paper() const { return ((rop >> 1 ^ rop) & 0x55) != 0; }

  Rgb combine(Rgb texture, Rgb source, Rgb paper) const;
  /// The pattern's pixel at a dot.
  Rgb pattern_at(int x, int y) const;
  /// What a source colour becomes where neither pattern nor paper have a say.
  std::optional<Rgb> flat(Rgb source) const;
  /// The least format for marks whose source needs `source`.
  PixelFormat needed(PixelFormat source) const;
};

}  // namespace dce::core
