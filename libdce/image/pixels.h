// Arithmetic on rows of pixels: laying transparency on white, unpacking samples, looking up palettes.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "raster/band.h"

namespace dce::core {

/// round(value / 255) for value <= 255 * 255.
constexpr uint8_t divide_255(uint32_t value) {
  value += 128;
  return static_cast<uint8_t>((value + (value >> 8)) >> 8);
}

/// round(value * 255 / 65535).
constexpr uint8_t scale_16_to_8(uint32_t value) {
  return static_cast<uint8_t>((value * 255 + 32895) >> 16);
}

/// A sample of `bits` bits (1 to 16) as 8 bits, rounded; full scale stays full scale.
constexpr uint8_t scale_to_8(uint32_t value, int bits) {
  if (bits == 8) return static_cast<uint8_t>(value);
  if (bits == 16) return scale_16_to_8(value);
  uint32_t max = (1u << bits) - 1;
  return static_cast<uint8_t>((value * 255 + max / 2) / max);
}

/// A light value (grey, red, green or blue) of opacity `alpha`, not premultiplied, on white paper.
constexpr uint8_t on_white(uint8_t value, uint8_t alpha) {
  return static_cast<uint8_t>(255 - divide_255((255u - value) * alpha));
}

/// Lays `width` pixels of `colors` light values followed by alpha on white; `out` may be `in`.
void rows_on_white(const uint8_t* in, uint8_t* out, size_t width, int colors);

/// Unpacks `count` samples of `bits` bits, most significant first, without scaling; `bits` is 1, 2, 4 or 8.
void unpack_samples(const uint8_t* in, uint8_t* out, size_t count, int bits);

/// Up to 256 opaque colours; colours that a file does not define are black.
class Palette {
 public:
  void set(int index, uint8_t red, uint8_t green, uint8_t blue, uint8_t alpha = 255) {
    auto& color = colors_[static_cast<size_t>(index & 255)];
    color = {on_white(red, alpha), on_white(green, alpha), on_white(blue, alpha)};
    if (color[0] != color[1] || color[1] != color[2]) gray_ = false;
  }

  /// What rows of it are best delivered as: gray8 if no colour is in it, else rgb8.
  PixelFormat format() const { return gray_ ? PixelFormat::gray8 : PixelFormat::rgb8; }

  /// Of two colours that are pure black and white: the index of black; else -1.
  int black_of_two() const;

  /// Looks up `count` indices into format().
  void look_up(const uint8_t* indices, uint8_t* out, size_t count) const;

 private:
  std::array<std::array<uint8_t, 3>, 256> colors_{};
  bool gray_ = true;
};

}  // namespace dce::core
