#include "draw/stroke.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <random>

#include "dots.h"

namespace dce::core {
namespace {

Dots stroked(const Path& path, const StrokeStyle& style, const Rect& clip, float thinnest = 1) {
  Path outline;
  stroke_outline(path.view(), style, thinnest, outline);
  return dots_of(outline.view(), FillRule::nonzero, clip);
}

Path line(float x0, float y0, float x1, float y1) {
  Path path;
  path.move_to(x0, y0);
  path.line_to(x1, y1);
  return path;
}

TEST(Stroke, LinesAreAsWideAsTheirPen) {
  EXPECT_EQ(stroked(line(1, 3, 7, 3), {.width = 2}, {0, 0, 8, 6}),
            (Dots{"........", "........", ".######.", ".######.", "........", "........"}));
}

TEST(Stroke, HairlinesShowWhereverTheyLie) {
  for (float at = 2; at < 4; at += 0.09f) {
    for (const Dots& dots : {stroked(line(1, at, 7, at), {.width = 0}, {0, 0, 8, 8}),
                             stroked(line(at, 1, at, 7), {.width = 0.2f}, {0, 0, 8, 8})}) {
      EXPECT_EQ(count_dots(dots), 6) << at;
    }
    // A slope: a dot in each column at least.
    const Dots slope = stroked(line(0, at, 8, at + 2.5f), {.width = 0}, {0, 0, 8, 8});
    for (size_t x = 0; x < 8; ++x) {
      EXPECT_TRUE(
          std::any_of(slope.begin(), slope.end(), [&](const std::string& row) { return row[x] == '#'; }));
    }
  }
}

TEST(Stroke, CapsReachOutAsTheyShould) {
  const Path path = line(10, 10, 20, 10);
  const Rect clip{0, 0, 30, 20};
  EXPECT_EQ(count_dots(stroked(path, {.width = 8}, clip)), 80);
  EXPECT_EQ(count_dots(stroked(path, {.width = 8, .cap = LineCap::square}, clip)), 144);
  EXPECT_NEAR(count_dots(stroked(path, {.width = 8, .cap = LineCap::round}, clip)), 80 + 50, 4);
}

TEST(Stroke, JoinsFillTheCorner) {
  Path corner;
  corner.move_to(4, 20);
  corner.line_to(20, 20);
  corner.line_to(20, 4);
  const Rect clip{0, 0, 30, 30};
  const int bevel = count_dots(stroked(corner, {.width = 8, .join = LineJoin::bevel}, clip));
  const int round = count_dots(stroked(corner, {.width = 8, .join = LineJoin::round}, clip));
  const int miter = count_dots(stroked(corner, {.width = 8}, clip));
  EXPECT_EQ(miter, 2 * 16 * 8);  // of the corner's four quarters the lines share one and leave one
  EXPECT_NEAR(bevel, 2 * 16 * 8 - 8, 2);
  EXPECT_GT(round, bevel + 1);
  EXPECT_LT(round, miter);
  EXPECT_EQ(count_dots(stroked(corner, {.width = 8, .miter_limit = 1.2f}, clip)), bevel);
}

// Joins turn like the lines, whichever way the path and the pen turn: no hole in the nonzero fill.
TEST(Stroke, ClosedPathsHaveNoHoles) {
  for (double mirror : {1.0, -1.0}) {
    for (bool reverse : {false, true}) {
      Path triangle;
      triangle.move_to(4, 4);
      reverse ? triangle.line_to(16, 26) : triangle.line_to(28, 4);
      reverse ? triangle.line_to(28, 4) : triangle.line_to(16, 26);
      triangle.close();
      const StrokeStyle style{.width = 4, .join = LineJoin::round, .pen = {mirror, 0, 0, 1, 0, 0}};
      Path one;
      stroke_outline(triangle.view(), style, 1, one);
      const int nonzero = count_dots(dots_of(one.view(), FillRule::nonzero, {0, 0, 32, 32}));
      EXPECT_NEAR(nonzero, 4 * (24 + 25 + 25) - 4, 8);
    }
  }
}

// By distance from the curve: gentle bends, tight ones, loops and cusps, and pens wider than the bend.
TEST(Stroke, CurvesAreAsWideAsTheirPen) {
  constexpr int side = 64, steps = 400;
  std::mt19937 random(5);
  std::uniform_real_distribution<float> anywhere(12, side - 12);
  for (int round = 0; round < 60; ++round) {
    const float width = std::array{1.5f, 5.f, 12.f, 20.f}[static_cast<size_t>(round % 4)];
    std::array<Point, 4> p;
    for (Point& point : p) point = {anywhere(random), anywhere(random)};
    Path path;
    path.move_to(p[0].x, p[0].y);
    path.curve_to(p[1].x, p[1].y, p[2].x, p[2].y, p[3].x, p[3].y);
    const StrokeStyle style{.width = width, .cap = LineCap::round, .join = LineJoin::round};
    const Dots dots = stroked(path, style, {0, 0, side, side});
    for (int y = 0; y < side; ++y) {
      for (int x = 0; x < side; ++x) {
        double nearest = 2 * side;
        for (int i = 0; i <= steps; ++i) {
          const double t = i / double{steps}, u = 1 - t;
          const double a = u * u * u, b = 3 * u * u * t, c = 3 * u * t * t, d = t * t * t;
          nearest = std::min(nearest, std::hypot(a * p[0].x + b * p[1].x + c * p[2].x + d * p[3].x - x - 0.5,
                                                 a * p[0].y + b * p[1].y + c * p[2].y + d * p[3].y - y - 0.5));
        }
        const bool inked = dots[static_cast<size_t>(y)][static_cast<size_t>(x)] != '.';
        if (std::abs(nearest - width / 2) > 0.5) {
          ASSERT_EQ(inked, nearest < width / 2) << round << ": " << x << ' ' << y << ' ' << nearest;
        }
      }
    }
  }
}

TEST(Stroke, PensCanBeEllipses) {
  const StrokeStyle style{.width = 2, .pen = {4, 0, 0, 1, 0, 0}};
  EXPECT_EQ(count_dots(stroked(line(2, 10, 18, 10), style, {0, 0, 20, 20})), 16 * 2);
  EXPECT_EQ(count_dots(stroked(line(10, 2, 10, 18), style, {0, 0, 20, 20})), 16 * 8);
  // Flat the one way, it is widened to a dot and keeps the other.
  const StrokeStyle flat{.width = 2, .pen = {4, 0, 0, 0, 0, 0}};
  EXPECT_EQ(count_dots(stroked(line(2, 10, 18, 10), flat, {0, 0, 20, 20})), 16);
  EXPECT_EQ(count_dots(stroked(line(10, 2, 10, 18), flat, {0, 0, 20, 20})), 16 * 8);
}

TEST(Stroke, DashesFollowThePathAndThePhase) {
  const std::array<float, 2> dashes{3, 2};
  EXPECT_EQ(stroked(line(0, 1, 12, 1), {.width = 2, .dashes = dashes}, {0, 0, 12, 1})[0], "###..###..##");
  EXPECT_EQ(stroked(line(0, 1, 12, 1), {.width = 2, .dash_phase = 4, .dashes = dashes}, {0, 0, 12, 1})[0],
            ".###..###..#");
  EXPECT_EQ(stroked(line(0, 1, 12, 1), {.width = 2, .dash_phase = -1, .dashes = dashes}, {0, 0, 12, 1})[0],
            ".###..###..#");
  // Dots of no length with round caps.
  const std::array<float, 2> dotted{0, 6};
  EXPECT_NEAR(count_dots(stroked(line(3, 5, 16, 5), {.width = 4, .cap = LineCap::round, .dashes = dotted},
                                 {0, 0, 20, 10})),
              3 * 12, 6);
  const std::array<float, 2> dust{1e-7f, 1e-7f};
  EXPECT_EQ(count_dots(stroked(line(0, 1, 12, 1), {.width = 2, .dashes = dust}, {0, 0, 12, 2})), 24);
}

TEST(Stroke, PointsShowByTheirCaps) {
  const Path point = line(5, 5, 5, 5);
  EXPECT_EQ(count_dots(stroked(point, {.width = 4}, {0, 0, 10, 10})), 0);
  EXPECT_EQ(count_dots(stroked(point, {.width = 4, .cap = LineCap::square}, {0, 0, 10, 10})), 16);
  EXPECT_EQ(count_dots(stroked(point, {.width = 4, .cap = LineCap::round}, {0, 0, 10, 10})), 12);
}

TEST(Stroke, HostileNumbersEnd) {
  constexpr float inf = std::numeric_limits<float>::infinity(), nan = std::numeric_limits<float>::quiet_NaN();
  Path path = line(nan, -inf, 1e38f, 3);
  path.curve_to(inf, 0, -1e38f, nan, 3, 4);
  const std::array<float, 3> dashes{1e-30f, 1e30f, 0};
  for (const StrokeStyle& style :
       {StrokeStyle{.width = inf}, StrokeStyle{.width = nan, .pen = {1e300, 1e300, 1e300, 1e300, 0, 0}},
        StrokeStyle{.width = 1, .dash_phase = 1e38f, .dashes = dashes}}) {
    EXPECT_EQ(stroked(path, style, {0, 0, 8, 8}).size(), 8u);
  }
}

}  // namespace
}  // namespace dce::core
