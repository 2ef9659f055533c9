#include "draw/fill.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "dots.h"

namespace dce::core {
namespace {

Path polygon(std::initializer_list<Point> points) {
  Path path;
  for (const Point& p : points) path.empty() ? path.move_to(p.x, p.y) : path.line_to(p.x, p.y);
  path.close();
  return path;
}

TEST(Fill, TakesDotsWhoseMiddleIsInside) {
  const Path path = polygon({{0.6f, 0.4f}, {4.4f, 0.4f}, {4.7f, 2.6f}, {0.3f, 2.6f}});
  EXPECT_EQ(dots_of(path.view(), FillRule::nonzero, {0, 0, 6, 4}),
            (Dots{".###..", "#####.", "#####.", "......"}));
}

TEST(Fill, AreasSideBySideShareNoDotAndLeaveNone) {
  // An edge exactly through middles.
  const Path left = polygon({{0, 0}, {2.5f, 0}, {3.5f, 4}, {0, 4}}),
             right = polygon({{2.5f, 0}, {6, 0}, {6, 4}, {3.5f, 4}});
  const Rect clip{0, 0, 6, 4};
  const Dots a = dots_of(left.view(), FillRule::nonzero, clip),
             b = dots_of(right.view(), FillRule::nonzero, clip);
  for (size_t y = 0; y < a.size(); ++y) {
    for (size_t x = 0; x < a[y].size(); ++x) EXPECT_NE(a[y][x], b[y][x]) << x << "," << y;
  }
}

TEST(Fill, RulesDiffer) {
  Path path;
  path.rect(0, 0, 6, 5);
  path.move_to(2, 2), path.line_to(4, 2), path.line_to(4, 4), path.line_to(2, 4), path.close();
  EXPECT_EQ(dots_of(path.view(), FillRule::even_odd, {0, 0, 6, 5})[2], "##..##");
  EXPECT_EQ(dots_of(path.view(), FillRule::nonzero, {0, 0, 6, 5})[2], "######");
  Path opposite;
  opposite.rect(0, 0, 6, 5);
  opposite.move_to(2, 2), opposite.line_to(2, 4), opposite.line_to(4, 4), opposite.line_to(4, 2),
      opposite.close();
  EXPECT_EQ(dots_of(opposite.view(), FillRule::nonzero, {0, 0, 6, 5})[2], "##..##");
}

TEST(Fill, RectanglesKeepADot) {
  EXPECT_EQ(covered_dots({1.6f, 0.6f, 1.9f, 3.4f}), (Rect{1, 1, 2, 3}));
  EXPECT_EQ(covered_dots({1, 2, 1, 2}), (Rect{1, 2, 2, 3}));
  EXPECT_EQ(covered_dots({0.4f, 0, 3.6f, 1}), (Rect{0, 0, 4, 1}));
}

// A bar thinner than a dot, wherever it lies, is one unbroken row, column or diagonal.
TEST(Fill, ThinBarsAreNotLost) {
  for (float at = 2; at < 4; at += 0.13f) {
    Dots flat = dots_of(polygon({{1, at}, {9, at + 0.01f}, {9, at + 0.2f}, {1, at + 0.2f}}).view(),
                        FillRule::nonzero, {0, 0, 10, 8});
    for (size_t x = 1; x < 9; ++x) {
      int inked = 0;
      for (const std::string& row : flat) inked += row[x] == '#';
      EXPECT_EQ(inked, 1) << at << " column " << x;
    }
    Dots upright = dots_of(polygon({{at, 1}, {at + 0.2f, 1}, {at + 0.21f, 7}, {at + 0.01f, 7}}).view(),
                           FillRule::nonzero, {0, 0, 10, 8});
    for (size_t y = 1; y < 7; ++y) EXPECT_EQ(std::count(upright[y].begin(), upright[y].end(), '#'), 1) << at;
  }
}

// The bar of an H: joined to stems that are seen anyway.
TEST(Fill, ThinBarsBetweenStemsAreNotLost) {
  for (float at = 2; at < 4; at += 0.13f) {
    const Path h = polygon({{0, 0},
                            {2, 0},
                            {2, at},
                            {8, at},
                            {8, 0},
                            {10, 0},
                            {10, 7},
                            {8, 7},
                            {8, at + 0.3f},
                            {2, at + 0.3f},
                            {2, 7},
                            {0, 7}});
    const Dots dots = dots_of(h.view(), FillRule::nonzero, {0, 0, 10, 7});
    EXPECT_EQ(count_dots(dots), 2 * 2 * 7 + 6) << at;
    EXPECT_EQ(count_dots(dots_of(h.view(), FillRule::even_odd, {0, 0, 10, 7})), 2 * 2 * 7 + 6) << at;
  }
}

// Two bars meet within a gap but for a slit: nothing is inked twice, and what is blank in both rows stays so.
TEST(Fill, SlitsDoNotInk) {
  const Path path = polygon({{0, 0}, {8, 0}, {8, 8}, {0, 8}, {0, 4.2f}, {6, 4.2f}, {6, 4.1f}, {0, 4.1f}});
  EXPECT_EQ(count_dots(dots_of(path.view(), FillRule::nonzero, {0, 0, 8, 8})), 64);
}

TEST(Fill, ALineOfNoWidthShows) {
  Path path;
  path.move_to(1, 2.25f);
  path.line_to(6, 2.25f);
  EXPECT_EQ(dots_of(path.view(), FillRule::nonzero, {0, 0, 8, 4}),
            (Dots{"........", "........", ".#####..", "........"}));
}

TEST(Fill, ClipCutsAllSides) {
  const Path path = polygon({{-100, -50}, {100, -60}, {110, 70}, {-90, 80}});
  EXPECT_EQ(dots_of(path.view(), FillRule::nonzero, {2, 3, 6, 5}), (Dots{"####", "####"}));
  const Rect clip{3, 2, 12, 9};
  Path curved;
  curved.move_to(0, 0);
  curved.curve_to(20, 0, 0, 12, 15, 12);
  curved.line_to(0, 9);
  const Dots all = dots_of(curved.view(), FillRule::even_odd, {0, 0, 16, 13}),
             part = dots_of(curved.view(), FillRule::even_odd, clip);
  for (int y = clip.y0; y < clip.y1; ++y) {
    EXPECT_EQ(part[static_cast<size_t>(y - clip.y0)], all[static_cast<size_t>(y)].substr(3, 9)) << y;
  }
}

TEST(Fill, CurvesKeepToTheirArea) {
  Path circle;  // radius 100
  constexpr float k = 55.228475f;
  circle.move_to(200, 100);
  circle.curve_to(200, 100 + k, 100 + k, 200, 100, 200);
  circle.curve_to(100 - k, 200, 0, 100 + k, 0, 100);
  circle.curve_to(0, 100 - k, 100 - k, 0, 100, 0);
  circle.curve_to(100 + k, 0, 200, 100 - k, 200, 100);
  EXPECT_NEAR(count_dots(dots_of(circle.view(), FillRule::nonzero, {0, 0, 201, 201})), 31416, 40);
}

TEST(Fill, HostileCoordinatesEnd) {
  constexpr float inf = std::numeric_limits<float>::infinity(), nan = std::numeric_limits<float>::quiet_NaN();
  const Path path = polygon({{-inf, 1e30f}, {nan, 3}, {1e38f, -1e38f}, {5, inf}, {-3e7f, 7}});
  const Dots dots = dots_of(path.view(), FillRule::even_odd, {0, 0, 8, 8});
  EXPECT_EQ(dots.size(), 8u);
  Path curve;
  curve.move_to(nan, 0);
  curve.curve_to(1e38f, 1e38f, -1e38f, inf, 0, 8);
  EXPECT_EQ(dots_of(curve.view(), FillRule::nonzero, {0, 0, 8, 8}).size(), 8u);
  EXPECT_EQ(count_dots(dots_of({}, FillRule::nonzero, {0, 0, 8, 8})), 0);
}

}  // namespace
}  // namespace dce::core
