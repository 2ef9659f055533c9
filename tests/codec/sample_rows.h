// Rows that print pages are made of, for coders' tests.
#pragma once

#include <algorithm>
#include <cstdint>
#include <random>

#include "raster/band.h"

namespace dce::core::test {

enum class Pattern { blank, full, noise, runs, text, stripes };
inline constexpr Pattern patterns[] = {Pattern::blank, Pattern::full, Pattern::noise,
                                       Pattern::runs,  Pattern::text, Pattern::stripes};

/// The same picture for the same arguments on every machine.
inline Bitmap sample_bitmap(PixelFormat format, int width, int height, Pattern pattern, uint32_t seed = 1) {
  Bitmap bitmap(format, width, height);
  std::mt19937 random(seed * 7919u + static_cast<uint32_t>(pattern) * 131u + static_cast<uint32_t>(width));
  const int parts = format == PixelFormat::black1 ? 1 : components(format);
  const uint8_t paper = paper_byte(format);
  auto put = [&](int x, int y, uint32_t value) {
    if (format == PixelFormat::black1) {
      const auto mask = static_cast<uint8_t>(0x80 >> (x % 8));
      uint8_t& byte = bitmap.row(y)[x / 8];
      byte = static_cast<uint8_t>(value & 1 ? byte | mask : byte & ~mask);
    } else {
      for (int c = 0; c < parts; ++c) bitmap.row(y)[x * parts + c] = static_cast<uint8_t>(value >> (8 * c));
    }
  };
  for (int y = 0; y < height; ++y) {
    if (pattern == Pattern::stripes && y % 7 != 0) {
      std::copy_n(bitmap.row(y - 1), bitmap.row_size(), bitmap.row(y));
      continue;
    }
    for (int x = 0; x < width;) {
      int run = 1;
      uint32_t value = random();
      switch (pattern) {
        case Pattern::blank:
          return bitmap;
        case Pattern::full:
          run = width;
          value = paper ? 0 : 0xffffffff;
          break;
        case Pattern::noise:
          break;
        case Pattern::stripes:
        case Pattern::runs:
          run = 1 + static_cast<int>(random() % 300);
          break;
        case Pattern::text:
          run = 1 + static_cast<int>(random() % 12);
          if (random() % 3) value = format == PixelFormat::black1 ? 0 : paper ? 0xffffffff : 0;
          break;
      }
      for (; run > 0 && x < width; --run, ++x) put(x, y, value);
    }
  }
  return bitmap;
}

}  // namespace dce::core::test
