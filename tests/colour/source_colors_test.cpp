#include "colour/source_colors.h"

#include <gtest/gtest.h>
#include <lcms2.h>

#include <array>
#include <cmath>
#include <fstream>
#include <iterator>
#include <vector>

#include "colour/cmyk_table.h"

namespace dce::core {
namespace {

constexpr float d50[] = {0.9642f, 1, 0.8249f}, d65[] = {0.9505f, 1, 1.089f};

std::array<int, 3> pixel(const SourceColors& colors, std::vector<uint8_t> source) {
  uint8_t rgb[3];
  colors.to_srgb(source.data(), rgb, 1);
  return {rgb[0], rgb[1], rgb[2]};
}

std::array<int, 3> single(const SourceColors& colors, std::vector<float> source, BlackInk black = BlackInk::solid) {
  float rgb[3];
  colors.to_srgb(source.data(), rgb, black);
  std::array<int, 3> levels{};
  for (size_t i = 0; i < 3; ++i) levels[i] = static_cast<int>(std::lround(rgb[i] * 255));
  return levels;
}

TEST(CmykTable, IsPaperWithoutInkAndBlackWithAll) {
  const auto colors = SourceColors::device_cmyk();
  EXPECT_EQ(pixel(*colors, {0, 0, 0, 0}), (std::array{255, 255, 255}));
  EXPECT_EQ(pixel(*colors, {255, 255, 255, 255}), (std::array{0, 0, 0}));
}

// FOGRA39's primaries in sRGB, as the characterisation data have them; those outside sRGB are clipped.
TEST(CmykTable, HasThePrimariesOfTheCondition) {
  const auto colors = SourceColors::device_cmyk();
  EXPECT_EQ(pixel(*colors, {255, 0, 0, 0}), (std::array{0, 158, 227}));
  EXPECT_EQ(pixel(*colors, {0, 255, 0, 0}), (std::array{229, 0, 125}));
  EXPECT_EQ(pixel(*colors, {0, 0, 255, 0}), (std::array{255, 237, 0}));
}

TEST(CmykTable, InterpolatesPixelsAsItDoesColours) {
  const CmykTable& table = cmyk_fogra39();
  uint32_t seed = 1;
  for (int i = 0; i < 2000; ++i) {
    uint8_t cmyk[4], rgb[3];
    float inks[4], levels[3];
    for (int c = 0; c < 4; ++c) {
      seed = seed * 1664525 + 1013904223;
      cmyk[c] = static_cast<uint8_t>(seed >> 24);
      inks[c] = static_cast<float>(cmyk[c]) / 255;
    }
    table.convert(cmyk, rgb, 1);
    table.convert(inks, levels);
    for (int c = 0; c < 3; ++c) EXPECT_NEAR(rgb[c], levels[c] * 255, 0.51f);
  }
}

TEST(CmykTable, TakesInkThatIsNoNumberForNone) {
  const float inks[] = {NAN, -1, 0, INFINITY};
  float rgb[3];
  cmyk_fogra39().convert(inks, rgb);
  for (float level : rgb) EXPECT_TRUE(level >= 0 && level <= 1);
}

TEST(SourceColors, BlackInkAloneIsNeutralAndFullBlackIsBlack) {
  const auto colors = SourceColors::device_cmyk();
  EXPECT_EQ(single(*colors, {0, 0, 0, 1}), (std::array{0, 0, 0}));
  EXPECT_EQ(single(*colors, {0, 0, 0, 0}), (std::array{255, 255, 255}));
  int last = 256;
  for (int k = 0; k <= 10; ++k) {
    const auto gray = single(*colors, {0, 0, 0, static_cast<float>(k) / 10});
    EXPECT_EQ(gray[0], gray[1]);
    EXPECT_EQ(gray[1], gray[2]);
    EXPECT_LT(gray[0], last);
    last = gray[0];
  }
}

TEST(SourceColors, TintsOfBlackAreAsLightAsTheyPrint) {
  const auto colors = SourceColors::device_cmyk();
  for (float ink : {0.2f, 0.5f, 0.8f, 0.9f, 0.94f}) {
    const auto profiled = single(*colors, {0, 0, 0, ink}, BlackInk::profiled);
    EXPECT_EQ(single(*colors, {0, 0, 0, ink}), (std::array{profiled[1], profiled[1], profiled[1]})) << ink;
  }
  // An opacity makes a tint of full black.
  EXPECT_EQ(single(*colors, {0, 0, 0, 1}, BlackInk::profiled), (std::array{24, 23, 21}));
  EXPECT_EQ(single(*colors, {0, 0, 0, 1}, BlackInk::tint), (std::array{23, 23, 23}));
}

TEST(SourceColors, RgbOfTheDisplayIsTheDevices) {
  constexpr float gamma[] = {2.2f, 2.2f, 2.2f};
  constexpr float srgb[] = {0.4124f, 0.2126f, 0.0193f, 0.3576f, 0.7152f, 0.1192f, 0.1805f, 0.0722f, 0.9505f};
  auto colors = SourceColors::cal_rgb(d65, gamma, srgb);
  ASSERT_TRUE(colors.ok());
  EXPECT_EQ((*colors)->components(), 3);
  for (auto level : pixel(**colors, {128, 128, 128})) EXPECT_NEAR(level, 128, 2);
  for (auto level : pixel(**colors, {255, 255, 255})) EXPECT_EQ(level, 255);
}

TEST(SourceColors, WideGamutIsNotTheDevices) {
  constexpr float gamma[] = {2.2f, 2.2f, 2.2f};
  constexpr float adobe[] = {0.5767f, 0.2973f, 0.0270f, 0.1856f, 0.6274f, 0.0707f, 0.1882f, 0.0753f, 0.9911f};
  auto colors = SourceColors::cal_rgb(d65, gamma, adobe);
  ASSERT_TRUE(colors.ok());
  EXPECT_FALSE((*colors)->as_device());
  // (200, 100, 50) of Adobe RGB (1998) is redder in sRGB.
  const auto rgb = pixel(**colors, {200, 100, 50});
  EXPECT_NEAR(rgb[0], 230, 4);
  EXPECT_NEAR(rgb[1], 98, 4);
  EXPECT_EQ(rgb, single(**colors, {200 / 255.0f, 100 / 255.0f, 50 / 255.0f}));
}

TEST(SourceColors, CalGrayIsACurveOfNeutrals) {
  auto linear = SourceColors::cal_gray(d50, 1);
  ASSERT_TRUE(linear.ok());
  EXPECT_EQ((*linear)->components(), 1);
  // Half the light is level 188 of sRGB.
  for (auto level : pixel(**linear, {128})) EXPECT_NEAR(level, 188, 1);
  for (auto level : single(**linear, {0.5f})) EXPECT_NEAR(level, 188, 1);
  EXPECT_FALSE((*linear)->as_device());
}

/// A table that makes `red` of red, white of white, black of black and grey of all other corners.
void write_table(cmsHPROFILE profile, cmsTagSignature tag, double red) {
  std::vector<cmsUInt16Number> nodes;
  for (int corner = 0; corner < 8; ++corner) {
    const cmsCIELab lab{corner == 0 ? 0.0 : corner == 7 ? 100.0 : corner == 4 ? red : 50.0, 0, 0};
    cmsUInt16Number encoded[3];
    cmsFloat2LabEncoded(encoded, &lab);
    nodes.insert(nodes.end(), encoded, encoded + 3);
  }
  cmsPipeline* pipeline = cmsPipelineAlloc(nullptr, 3, 3);
  for (cmsStage* stage :
       {cmsStageAllocToneCurves(nullptr, 3, nullptr), cmsStageAllocCLut16bit(nullptr, 2, 3, 3, nodes.data()),
        cmsStageAllocToneCurves(nullptr, 3, nullptr)}) {
    cmsPipelineInsertStage(pipeline, cmsAT_END, stage);
  }
  cmsWriteTag(profile, tag, pipeline);
  cmsPipelineFree(pipeline);
}

/// A printer's RGB whose perceptual and colorimetric renderings differ, on paper of 80 % white.
std::vector<uint8_t> printer_profile() {
  cmsHPROFILE profile = cmsCreateProfilePlaceholder(nullptr);
  cmsSetProfileVersion(profile, 4.2);
  cmsSetDeviceClass(profile, cmsSigOutputClass);
  cmsSetColorSpace(profile, cmsSigRgbData);
  cmsSetPCS(profile, cmsSigLabData);
  write_table(profile, cmsSigAToB0Tag, 30);
  write_table(profile, cmsSigAToB1Tag, 60);
  const cmsCIEXYZ paper{0.9642 * 0.8, 0.8, 0.8249 * 0.8};
  cmsWriteTag(profile, cmsSigMediaWhitePointTag, &paper);
  cmsUInt32Number size = 0;
  cmsSaveProfileToMem(profile, nullptr, &size);
  std::vector<uint8_t> bytes(size);
  cmsSaveProfileToMem(profile, bytes.data(), &size);
  cmsCloseProfile(profile);
  return bytes;
}

TEST(RenderingIntent, ChoosesTheProfilesTable) {
  auto made = SourceColors::from_icc(printer_profile());
  ASSERT_TRUE(made.ok());
  const SourceColors& colors = **made;
  using enum RenderingIntent;
  EXPECT_NEAR(single(colors, {1, 0, 0})[1], 145, 3) << "L 60, as colorimetric as no intent says";
  EXPECT_NEAR(single(colors.with(relative_colorimetric), {1, 0, 0})[1], 145, 3);
  EXPECT_NEAR(single(colors.with(perceptual), {1, 0, 0})[1], 71, 6) << "L 30";
  EXPECT_NEAR(pixel(colors.with(perceptual), {255, 0, 0})[1], 71, 6) << "pixels, too";
  EXPECT_EQ(single(colors, {1, 1, 1}), (std::array{255, 255, 255}));
  EXPECT_NEAR(single(colors.with(absolute_colorimetric), {1, 1, 1})[1], 231, 3) << "the paper is seen";
}

TEST(RenderingIntent, IsOneWhereThereAreNoTables) {
  constexpr float gamma[] = {2.2f, 2.2f, 2.2f};
  constexpr float adobe[] = {0.5767f, 0.2973f, 0.0270f, 0.1856f, 0.6274f, 0.0707f, 0.1882f, 0.0753f, 0.9911f};
  auto made = SourceColors::cal_rgb(d65, gamma, adobe);
  ASSERT_TRUE(made.ok());
  EXPECT_EQ(&(*made)->with(RenderingIntent::perceptual), &(*made)->with(RenderingIntent::saturation));
  const auto inks = SourceColors::device_cmyk();
  EXPECT_EQ(&inks->with(RenderingIntent::perceptual), inks.get());
}

TEST(SourceColors, RefusesWhatIsNoProfile) {
  EXPECT_FALSE(SourceColors::from_icc({}).ok());
  const std::vector<uint8_t> noise(5000, 0x41);
  EXPECT_EQ(SourceColors::from_icc(noise).status().code(), Code::unreadable);
  constexpr float no_gamma[] = {NAN, 0, -1}, no_primaries[9] = {};
  (void)SourceColors::cal_rgb(d50, no_gamma, no_primaries);  // any answer, but one
}

TEST(Lab, HasWhiteBlackAndTheAxes) {
  const auto at = [](float l, float a, float b) {
    const float lab[] = {l, a, b};
    float rgb[3];
    lab_to_srgb(lab, rgb);
    return std::array{static_cast<int>(std::lround(rgb[0] * 255)),
                      static_cast<int>(std::lround(rgb[1] * 255)),
                      static_cast<int>(std::lround(rgb[2] * 255))};
  };
  EXPECT_EQ(at(100, 0, 0), (std::array{255, 255, 255}));
  EXPECT_EQ(at(0, 0, 0), (std::array{0, 0, 0}));
  const auto gray = at(53.585f, 0, 0);  // level 128
  for (int level : gray) EXPECT_NEAR(level, 128, 1);
  EXPECT_GT(at(50, 60, 0)[0], at(50, 60, 0)[1]);
  EXPECT_GT(at(50, 0, -60)[2], at(50, 0, -60)[0]);
}

}  // namespace
}  // namespace dce::core
