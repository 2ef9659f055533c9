#include "image/pixels.h"

#include <cstring>

namespace dce::core {

void rows_on_white(const uint8_t* in, uint8_t* out, size_t width, int colors) {
  for (size_t x = 0; x < width; ++x) {
    uint8_t alpha = in[colors];
    for (int c = 0; c < colors; ++c) out[c] = on_white(in[c], alpha);
    in += colors + 1;
    out += colors;
  }
}

void unpack_samples(const uint8_t* in, uint8_t* out, size_t count, int bits) {
  if (bits == 8) {
    std::memcpy(out, in, count);
    return;
  }
  int mask = (1 << bits) - 1;
  int shift = 8;
  for (size_t i = 0; i < count; ++i) {
    shift -= bits;
    out[i] = static_cast<uint8_t>(*in >> shift & mask);
    if (shift == 0) {
      shift = 8;
      ++in;
    }
  }
}

int Palette::black_of_two() const {
  auto is = [this](size_t index, uint8_t value) {
    return colors_[index] == std::array<uint8_t, 3>{value, value, value};
  };
  if (is(0, 0) && is(1, 255)) return 0;
  if (is(0, 255) && is(1, 0)) return 1;
  return -1;
}

void Palette::look_up(const uint8_t* indices, uint8_t* out, size_t count) const {
  if (gray_) {
    for (size_t i = 0; i < count; ++i) out[i] = colors_[indices[i]][0];
    return;
  }
  for (size_t i = 0; i < count; ++i, out += 3) {
    const auto& color = colors_[indices[i]];
    out[0] = color[0];
    out[1] = color[1];
    out[2] = color[2];
  }
}

}  // namespace dce::core
