// Profiles of a matrix and curves, against what Little CMS makes of them.
#include "colour/matrix_colors.h"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

namespace dce::core {
namespace {

struct CloseProfile {
  void operator()(void* profile) const { cmsCloseProfile(profile); }
};
using Profile = std::unique_ptr<void, CloseProfile>;

constexpr cmsCIExyY d65{0.3127, 0.3290, 1};
constexpr cmsCIExyYTRIPLE wide{{0.64, 0.33, 1}, {0.21, 0.71, 1}, {0.15, 0.06, 1}};

Profile rgb_profile(const std::vector<cmsToneCurve*>& curves) {
  return Profile(cmsCreateRGBProfile(&d65, &wide, curves.data()));
}

/// A display's, with a curve of measured points for each colour.
Profile display() {
  std::vector<cmsToneCurve*> curves;
  for (const double gamma : {1.8, 2.0, 2.4}) {
    std::vector<cmsUInt16Number> points(40);
    for (size_t i = 0; i < points.size(); ++i) {
      points[i] =
          static_cast<cmsUInt16Number>(std::lround(65535 * std::pow(static_cast<double>(i) / 39, gamma)));
    }
    curves.push_back(cmsBuildTabulatedToneCurve16(nullptr, 40, points.data()));
  }
  Profile profile = rgb_profile(curves);
  for (cmsToneCurve* curve : curves) cmsFreeToneCurve(curve);
  return profile;
}

Profile of_gamma(double gamma) {
  cmsToneCurve* curve = cmsBuildGamma(nullptr, gamma);
  Profile profile = rgb_profile({curve, curve, curve});
  cmsFreeToneCurve(curve);
  return profile;
}

/// The largest difference in levels over 17 x 17 x 17 colours, of pixels or of single colours.
int farthest(cmsHPROFILE profile, bool pixels) {
  const auto colors = make_matrix_colors(nullptr, profile);
  if (!colors) return 256;
  const Profile srgb(cmsCreate_sRGBProfile());
  const cmsHTRANSFORM transform =
      cmsCreateTransform(profile, TYPE_RGB_16, srgb.get(), TYPE_RGB_8, INTENT_RELATIVE_COLORIMETRIC,
                         cmsFLAGS_NOOPTIMIZE | cmsFLAGS_BLACKPOINTCOMPENSATION);
  int worst = 0;
  for (int color = 0; color < 17 * 17 * 17; ++color) {
    const int levels[3] = {color % 17 * 15, color / 17 % 17 * 15, color / 289 * 15};
    uint8_t source[3], ours[3], theirs[3];
    float single[3], rgb[3];
    cmsUInt16Number wide_source[3];
    for (int i = 0; i < 3; ++i) {
      source[i] = static_cast<uint8_t>(levels[i]);
      single[i] = static_cast<float>(levels[i]) / 255;
      wide_source[i] = static_cast<cmsUInt16Number>(levels[i] * 257);
    }
    if (pixels) {
      colors->to_srgb(source, ours, 1);
    } else {
      colors->to_srgb(single, rgb, BlackInk::solid);
      for (int i = 0; i < 3; ++i) ours[i] = static_cast<uint8_t>(std::lround(rgb[i] * 255));
    }
    cmsDoTransform(transform, wide_source, theirs, 1);
    for (int i = 0; i < 3; ++i) worst = std::max(worst, std::abs(ours[i] - theirs[i]));
  }
  cmsDeleteTransform(transform);
  return worst;
}

TEST(MatrixColors, AreThoseOfLittleCms) {
  const Profile profiles[] = {of_gamma(2.2), of_gamma(1), display(), Profile(cmsCreate_sRGBProfile())};
  for (const Profile& profile : profiles) {
    EXPECT_LE(farthest(profile.get(), true), 1);
    EXPECT_LE(farthest(profile.get(), false), 1);
  }
}

TEST(MatrixColors, LeaveAloneWhatTheDisplayHas) {
  const Profile srgb(cmsCreate_sRGBProfile());
  const auto colors = make_matrix_colors(nullptr, srgb.get());
  ASSERT_TRUE(colors);
  for (int level = 0; level < 256; ++level) {
    const auto value = static_cast<uint8_t>(level);
    const uint8_t source[3] = {value, value, value};
    uint8_t rgb[3];
    colors->to_srgb(source, rgb, 1);
    EXPECT_EQ(std::vector<int>(rgb, rgb + 3), std::vector<int>(3, level));
  }
}

TEST(MatrixColors, AreNotForOtherProfiles) {
  const Profile lab(cmsCreateLab4Profile(nullptr));
  EXPECT_FALSE(make_matrix_colors(nullptr, lab.get()));
  cmsToneCurve* line = cmsBuildGamma(nullptr, 1);
  const Profile gray(cmsCreateGrayProfile(cmsD50_xyY(), line));
  EXPECT_FALSE(make_matrix_colors(nullptr, gray.get()));
  // Black that is a grey has to be compensated for.
  const cmsUInt16Number raised[] = {4000, 65535};
  cmsToneCurve* light = cmsBuildTabulatedToneCurve16(nullptr, 2, raised);
  EXPECT_FALSE(make_matrix_colors(nullptr, rgb_profile({light, light, light}).get()));
  cmsFreeToneCurve(line);
  cmsFreeToneCurve(light);
}

}  // namespace
}  // namespace dce::core
