#include "encode/pclxl/rounded_miters.h"

#include <gtest/gtest.h>

namespace dce::core::xl {
namespace {

Path lines(std::initializer_list<Point> points) {
  Path path;
  for (const Point& p : points) path.empty() ? path.move_to(p.x, p.y) : path.line_to(p.x, p.y);
  return path;
}

TEST(RoundedMiters, OrdinaryCornersSurvive) {
  EXPECT_TRUE(miters_survive_rounding(lines({{10.4f, 10.4f}, {300.3f, 10.6f}, {300.7f, 400.2f}}).view(), 13, 10));
  EXPECT_TRUE(miters_survive_rounding(lines({{0.4f, 0}, {200.6f, 0.3f}, {0.2f, 190.7f}}).view(), 13, 10));
  Path curve;
  curve.move_to(0.3f, 0.3f);
  curve.curve_to(100.2f, 0.4f, 200.1f, 50.4f, 200.4f, 150.2f);
  curve.line_to(200.3f, 400.6f);
  EXPECT_TRUE(miters_survive_rounding(curve.view(), 13, 10));
}

// The last three points of a drawing in which a spike grew: the end turns back by some dots.
TEST(RoundedMiters, AShortSegmentThatRoundingTurnsDoesNot) {
  const Path end = lines({{1427.2f, 1159.0f}, {1481.04f, 1241.04f}, {1479.7f, 1238.35f}});
  EXPECT_FALSE(miters_survive_rounding(end.view(), 13, 10));
  EXPECT_TRUE(miters_survive_rounding(end.view(), 13, 1)) << "bevels have no spikes";
  EXPECT_TRUE(miters_survive_rounding(end.view(), 0.3, 10)) << "too thin to show";
}

TEST(RoundedMiters, AClosedPathHasTwoCornersMore) {
  Path path = lines({{1481.04f, 1241.04f}, {1479.7f, 1238.35f}, {1000, 100}, {1427.2f, 1159.0f}});
  EXPECT_TRUE(miters_survive_rounding(path.view(), 13, 10));
  path.close();
  EXPECT_FALSE(miters_survive_rounding(path.view(), 13, 10));
}

}  // namespace
}  // namespace dce::core::xl
