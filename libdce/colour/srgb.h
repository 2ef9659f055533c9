// The curve of sRGB (IEC 61966-2-1).
#pragma once

#include <algorithm>
#include <cmath>

namespace dce::core {

/// 0 to 1 of linear light, at least 0. White is white, though matrices have but so many digits.
inline float srgb_of_linear(float linear) {
  const float light = std::max(linear, 0.0f);
  if (light > 0.9995f) return 1;
  return light <= 0.0031308f ? 12.92f * light : 1.055f * std::pow(light, 1 / 2.4f) - 0.055f;
}

}  // namespace dce::core
