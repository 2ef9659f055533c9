#include "colour/matrix_colors.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "colour/srgb.h"

namespace dce::core {
namespace {

using Matrix3 = std::array<std::array<double, 3>, 3>;

constexpr int linear_steps = 1 << 14;  // of which the darkest are a fifth of a step of sRGB's 255
constexpr float darkest_black = 1e-4f;

// IEC 61966-2-1
double linear_of_srgb(double srgb) {
  return srgb <= 0.04045 ? srgb / 12.92 : std::pow((srgb + 0.055) / 1.055, 2.4);
}

/// sRGB's 8 bits by linear light.
const std::array<uint8_t, linear_steps>& srgb_bytes() {
  static const std::array<uint8_t, linear_steps> table = [] {
    std::array<uint8_t, linear_steps> bytes;
    int next = 0;
    for (int value = 0; value < 256; ++value) {
      const double end =
          value == 255 ? linear_steps : linear_of_srgb((value + 0.5) / 255) * (linear_steps - 1);
      for (; next < end; ++next) bytes[static_cast<size_t>(next)] = static_cast<uint8_t>(value);
    }
    return bytes;
  }();
  return table;
}

/// By columns the XYZ of red, green and blue.
bool read_primaries(cmsHPROFILE profile, Matrix3& columns) {
  constexpr cmsTagSignature tags[] = {cmsSigRedColorantTag, cmsSigGreenColorantTag, cmsSigBlueColorantTag};
  for (size_t i = 0; i < 3; ++i) {
    const auto* xyz = static_cast<const cmsCIEXYZ*>(cmsReadTag(profile, tags[i]));
    if (!xyz) return false;
    columns[0][i] = xyz->X;
    columns[1][i] = xyz->Y;
    columns[2][i] = xyz->Z;
  }
  return true;
}

bool invert(const Matrix3& m, Matrix3& inverse) {
  const auto minor = [&](size_t r, size_t c) {
    const size_t r0 = (r + 1) % 3, r1 = (r + 2) % 3, c0 = (c + 1) % 3, c1 = (c + 2) % 3;
    return m[r0][c0] * m[r1][c1] - m[r0][c1] * m[r1][c0];
  };
  const double det = m[0][0] * minor(0, 0) + m[0][1] * minor(0, 1) + m[0][2] * minor(0, 2);
  if (!std::isfinite(det) || std::abs(det) < 1e-9) return false;
  for (size_t r = 0; r < 3; ++r) {
    for (size_t c = 0; c < 3; ++c) inverse[c][r] = minor(r, c) / det;
  }
  return true;
}

class MatrixColors final : public SourceColors {
 public:
  int components() const override { return 3; }

  void to_srgb(const uint8_t* source, uint8_t* rgb, size_t count) const override {
    // Four pixels at a time; what is left over is filled up.
    for (; count >= 4; count -= 4, source += 12, rgb += 12) four_to_srgb(source, rgb);
    if (count == 0) return;
    uint8_t last[12] = {}, converted[12];
    std::copy_n(source, 3 * count, last);
    four_to_srgb(last, converted);
    std::copy_n(converted, 3 * count, rgb);
  }

  void to_srgb(const float* source, float* rgb, BlackInk) const override {
    float linear[3];
    for (size_t c = 0; c < 3; ++c) {
      const float place = (source[c] > 0 ? std::min(source[c], 1.0f) : 0.0f) * 255;  // NaN is 0
      const auto low = std::min<size_t>(static_cast<size_t>(place), 254);
      linear[c] = std::lerp(curves_[c][low], curves_[c][low + 1], place - static_cast<float>(low));
    }
    for (size_t c = 0; c < 3; ++c) {
      rgb[c] =
          srgb_of_linear(matrix_[c][0] * linear[0] + matrix_[c][1] * linear[1] + matrix_[c][2] * linear[2]);
    }
  }

  bool read(cmsContext context, cmsHPROFILE profile) {
    Matrix3 primaries, srgb_primaries, from_xyz;
    const std::unique_ptr<void, decltype(&cmsCloseProfile)> srgb(cmsCreate_sRGBProfileTHR(context),
                                                                 &cmsCloseProfile);
    if (!srgb || !read_primaries(profile, primaries) || !read_primaries(srgb.get(), srgb_primaries) ||
        !invert(srgb_primaries, from_xyz)) {
      return false;
    }
    for (size_t r = 0; r < 3; ++r) {
      for (size_t c = 0; c < 3; ++c) {
        matrix_[r][c] =
            static_cast<float>(from_xyz[r][0] * primaries[0][c] + from_xyz[r][1] * primaries[1][c] +
                               from_xyz[r][2] * primaries[2][c]);
        if (!std::isfinite(matrix_[r][c])) return false;
      }
    }
    constexpr cmsTagSignature tags[] = {cmsSigRedTRCTag, cmsSigGreenTRCTag, cmsSigBlueTRCTag};
    for (size_t c = 0; c < 3; ++c) {
      const auto* curve = static_cast<const cmsToneCurve*>(cmsReadTag(profile, tags[c]));
      if (!curve) return false;
      for (size_t i = 0; i < 256; ++i) {
        const float linear = cmsEvalToneCurveFloat(curve, static_cast<float>(i) / 255);
        curves_[c][i] = linear > 0 ? std::min(linear, 1.0f) : 0.0f;
      }
      if (curves_[c][0] > darkest_black) return false;
    }
    return true;
  }

 private:
  using Floats [[gnu::vector_size(16)]] = float;
  using Ints [[gnu::vector_size(16)]] = int32_t;

  void four_to_srgb(const uint8_t* source, uint8_t* rgb) const {
    const std::array<uint8_t, linear_steps>& bytes = srgb_bytes();
    Floats light[3];
    for (size_t c = 0; c < 3; ++c) {
      const std::array<float, 256>& curve = curves_[c];
      light[c] = Floats{curve[source[c]], curve[source[3 + c]], curve[source[6 + c]], curve[source[9 + c]]};
    }
    for (size_t c = 0; c < 3; ++c) {
      Floats linear = matrix_[c][0] * light[0] + matrix_[c][1] * light[1] + matrix_[c][2] * light[2];
      linear = linear > 0.0f ? linear : Floats{};
      linear = linear < 1.0f ? linear : Floats{} + 1.0f;
      const Ints step = __builtin_convertvector(linear * (linear_steps - 1) + 0.5f, Ints);
      for (size_t i = 0; i < 4; ++i) rgb[3 * i + c] = bytes[static_cast<size_t>(step[i])];
    }
  }

  std::array<std::array<float, 256>, 3> curves_;  // linear light by a component's 8 bits
  std::array<std::array<float, 3>, 3> matrix_;    // to sRGB's linear light
};

}  // namespace

bool has_tables(cmsHPROFILE profile) {
  constexpr cmsTagSignature tables[] = {cmsSigAToB0Tag, cmsSigAToB1Tag, cmsSigAToB2Tag, cmsSigDToB0Tag,
                                        cmsSigDToB1Tag, cmsSigDToB2Tag, cmsSigDToB3Tag};
  return std::any_of(std::begin(tables), std::end(tables),
                     [&](cmsTagSignature tag) { return cmsIsTag(profile, tag) != 0; });
}

std::unique_ptr<const SourceColors> make_matrix_colors(cmsContext context, cmsHPROFILE profile) {
  if (cmsGetColorSpace(profile) != cmsSigRgbData || cmsGetPCS(profile) != cmsSigXYZData ||
      !cmsIsMatrixShaper(profile) || has_tables(profile)) {
    return nullptr;
  }
  auto colors = std::make_unique<MatrixColors>();
  if (!colors->read(context, profile)) return nullptr;
  return colors;
}

}  // namespace dce::core
