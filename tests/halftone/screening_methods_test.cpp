// What every way of screening has to keep: tones, solids, seams.
#include <gtest/gtest.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "halftone/blue_noise.h"
#include "halftone/error_diffusion.h"
#include "halftone/screen.h"

namespace dce::core {
namespace {

using Screen = std::function<void(const Band&, const MutableBand&)>;

struct Method {
  const char* name;
  Screen (*begin)(int width);
};
constexpr Method methods[] = {
    {"ClusteredDot",
     [](int) -> Screen { return [](const Band& in, const MutableBand& out) { screen_clustered(in, out); }; }},
    {"SmallClusters",
     [](int) -> Screen {
       return [](const Band& in, const MutableBand& out) { screen_clustered(in, out, Clusters::small); };
     }},
    {"BlueNoise", [](int) -> Screen { return screen_blue_noise; }},
    {"ErrorDiffusion",
     [](int width) -> Screen {
       return [diffusion = std::make_shared<ErrorDiffusion>(width)](
                  const Band& gray, const MutableBand& out) { diffusion->screen(gray, out); };
     }},
};

class Screening : public testing::TestWithParam<Method> {};

Bitmap screened(const Bitmap& gray, int rows_at_a_time = 1 << 20) {
  const Screen screen = Screening::GetParam().begin(gray.width());
  Bitmap out(PixelFormat::black1, gray.width(), gray.height());
  for (int y = 0; y < gray.height(); y += rows_at_a_time) {
    const int rows = std::min(rows_at_a_time, gray.height() - y);
    Band in = gray.band(y, rows);
    in.y = y;
    screen(in, out.band(y, rows));
  }
  return out;
}

bool has_ink(const Bitmap& bits, int x, int y) {
  return bits.row(y)[x / 8] >> (7 - x % 8) & 1;
}

/// Dots with ink in a box.
int ink(const Bitmap& bits, int x0, int y0, int width, int height) {
  int count = 0;
  for (int y = y0; y < y0 + height; ++y) {
    for (int x = x0; x < x0 + width; ++x) count += has_ink(bits, x, y);
  }
  return count;
}

Bitmap flat(int width, int height, int level) {
  Bitmap gray(PixelFormat::gray8, width, height);
  for (int y = 0; y < height; ++y) std::fill_n(gray.row(y), width, static_cast<uint8_t>(level));
  return gray;
}

// A tone ramp, measured: the share of ink is the share of darkness.
TEST_P(Screening, InkFollowsDarkness) {
  for (int level = 0; level < 256; ++level) {
    const int covered = ink(screened(flat(256, 192, level)), 64, 64, 128, 128);
    EXPECT_NEAR(255.0 * covered / (128 * 128), 255 - level, 2.1) << level;
  }
}

TEST_P(Screening, RampGrowsDarkerFromStepToStep) {
  int before = -1;
  for (int level = 255; level >= 0; level -= 5) {
    const int covered = ink(screened(flat(256, 192, level)), 64, 64, 128, 128);
    EXPECT_GT(covered, before) << level;
    before = covered;
  }
}

TEST_P(Screening, BlackIsSolidAndWhiteIsEmptyBesideGreys) {
  Bitmap gray = flat(96, 64, 100);
  for (int y = 0; y < 64; ++y) {
    std::fill_n(gray.row(y) + 32, 16, uint8_t{0});
    std::fill_n(gray.row(y) + 64, 16, uint8_t{255});
  }
  const Bitmap out = screened(gray);
  EXPECT_EQ(ink(out, 32, 0, 16, 64), 16 * 64);
  EXPECT_EQ(ink(out, 64, 0, 16, 64), 0);
}

TEST_P(Screening, BandsMeetWithoutASeam) {
  Bitmap gray(PixelFormat::gray8, 77, 160);
  for (int y = 0; y < 160; ++y) {
    for (int x = 0; x < 77; ++x) gray.row(y)[x] = static_cast<uint8_t>(x * 3 + y);
  }
  const Bitmap whole = screened(gray);
  for (int rows : {1, 24, 64}) EXPECT_EQ(screened(gray, rows), whole) << rows;
}

TEST_P(Screening, KnowingWhereInkIsChangesNothing) {
  Bitmap gray = flat(77, 32, 255);
  for (int y = 4; y < 28; ++y) std::fill_n(gray.row(y) + 9, 31, static_cast<uint8_t>(5 * y));
  std::vector<InkExtent> extents(32);
  for (size_t y = 4; y < 28; ++y) extents[y] = {9, 40};
  Band band = gray.band(0, 32);
  band.ink = extents.data();
  Bitmap out(PixelFormat::black1, 77, 32);
  GetParam().begin(77)(band, out.band(0, 32));
  EXPECT_EQ(out, screened(gray));
}

INSTANTIATE_TEST_SUITE_P(Methods, Screening, testing::ValuesIn(methods),
                         [](const auto& test) { return std::string(test.param.name); });

/// How unevenly a tone lies: the variance of ink in boxes of 8 x 8 dots, by that of dots thrown at random.
double clumping(const Bitmap& bits) {
  double sum = 0, squares = 0;
  int boxes = 0;
  for (int y = 64; y + 8 <= bits.height(); y += 8) {
    for (int x = 64; x + 8 <= bits.width(); x += 8, ++boxes) {
      const int covered = ink(bits, x, y, 8, 8);
      sum += covered;
      squares += covered * covered;
    }
  }
  const double mean = sum / boxes, share = mean / 64;
  return (squares / boxes - mean * mean) / (64 * share * (1 - share));
}

TEST(BlueNoise, SpreadsDotsEvenlyAndWithoutAPattern) {
  for (int level : {230, 192, 128, 64, 25}) {
    const Bitmap gray = flat(256, 256, level);
    Bitmap out(PixelFormat::black1, 256, 256);
    screen_blue_noise(gray.band(0, 256), out.band(0, 256));
    EXPECT_LT(clumping(out), 0.2) << level;
  }
  // In the lights every dot stands alone.
  const Bitmap gray = flat(128, 128, 230);
  Bitmap out(PixelFormat::black1, 128, 128);
  screen_blue_noise(gray.band(0, 128), out.band(0, 128));
  for (int y = 1; y < 127; ++y) {
    for (int x = 1; x < 127; ++x) {
      EXPECT_LE(has_ink(out, x, y) * ink(out, x - 1, y - 1, 3, 3), 1) << x << " " << y;
    }
  }
}

}  // namespace
}  // namespace dce::core
