#include "encode/pcl5/dot_figure.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace dce::core {
namespace {

using testing::ElementsAre;
using Dot = DotFigure::Point;

constexpr Box everything{-1e5f, -1e5f, 1e5f, 1e5f};

TEST(DotFigureTest, PointsThatRoundingMakesSuperfluousGo) {
  Path path;
  path.move_to(0, 0);
  path.line_to(5, 0.1f);
  path.line_to(10, 0);
  path.line_to(10, 10);
  path.line_to(10.2f, 10.2f);
  path.line_to(0, 0.3f);
  DotFigure figure;
  ASSERT_TRUE(make_area(path.view(), everything, 100, figure));
  EXPECT_THAT(figure.points, ElementsAre(Dot{0, 0}, Dot{10, 0}, Dot{10, 10}));
  EXPECT_THAT(figure.ends, ElementsAre(3u));
}

TEST(DotFigureTest, AreasAreCutToTheClip) {
  Path path;
  path.move_to(-1000, 5);
  path.line_to(1000, 5);
  path.line_to(1000, 15);
  path.line_to(-1000, 15);
  DotFigure figure;
  ASSERT_TRUE(make_area(path.view(), {0, 0, 20, 10}, 100, figure));
  int x0 = 99, y0 = 99, x1 = -99, y1 = -99;
  for (const Dot& dot : figure.points) {
    x0 = std::min(x0, dot.x);
    y0 = std::min(y0, dot.y);
    x1 = std::max(x1, dot.x);
    y1 = std::max(y1, dot.y);
  }
  EXPECT_THAT(std::vector({x0, y0, x1, y1}), ElementsAre(0, 5, 20, 10));
}

TEST(DotFigureTest, LinesKeepWhetherTheyClose) {
  Path path;
  path.move_to(0, 0);
  path.line_to(10, 0);
  path.rect(20, 20, 30, 40);
  DotFigure figure;
  ASSERT_TRUE(make_lines(path.view(), 0, 1000, 100, figure));
  EXPECT_THAT(figure.closed, ElementsAre(0, 1));
  EXPECT_THAT(figure.ends, ElementsAre(2u, 6u));
}

TEST(DotFigureTest, OpenLinesAreMadeLonger) {
  Path path;
  path.move_to(10, 10);
  path.line_to(20, 10);
  path.line_to(20, 40);
  path.move_to(100, 100);
  path.line_to(100, 100);
  path.rect(200, 200, 210, 210);
  DotFigure figure;
  ASSERT_TRUE(make_lines(path.view(), 3, 1000, 100, figure));
  EXPECT_THAT(figure.points,
              ElementsAre(Dot{7, 10}, Dot{20, 10}, Dot{20, 43}, Dot{97, 100}, Dot{103, 100}, Dot{200, 200},
                          Dot{210, 200}, Dot{210, 210}, Dot{200, 210}));
}

TEST(DotFigureTest, DashesGoRoundCorners) {
  Path path;
  path.move_to(0, 0);
  path.line_to(10, 0);
  path.line_to(10, 20);
  const float lengths[] = {8, 4};
  DotFigure figure;
  // The first dash is half over; the next ones are 4 to 8 and 8 to 16 dots along.
  ASSERT_TRUE(make_dashes(path.view(), lengths, 4, 0, 1000, 100, figure));
  EXPECT_THAT(figure.points, ElementsAre(Dot{0, 0}, Dot{4, 0}, Dot{8, 0}, Dot{10, 0}, Dot{10, 6}, Dot{10, 10},
                                         Dot{10, 18}));
  EXPECT_THAT(figure.ends, ElementsAre(2u, 5u, 7u));
}

TEST(DotFigureTest, DashesTooFineForDotsAreRefused) {
  Path path;
  path.move_to(0, 0);
  path.line_to(10, 0);
  const float lengths[] = {1, 4}, long_ones[] = {40000};
  DotFigure figure;
  EXPECT_FALSE(make_dashes(path.view(), lengths, 0, 0, 1000, 100, figure));
  EXPECT_TRUE(make_dashes(path.view(), long_ones, -50000, 0, 1000, 100, figure));
  EXPECT_TRUE(figure.points.empty() || figure.ends.size() == 1);
}

TEST(DotFigureTest, RefusesWhatIsTooLongOrTooFar) {
  Path path;
  path.move_to(0, 0);
  for (int i = 1; i < 50; ++i) path.line_to(static_cast<float>(i * i), static_cast<float>(i));
  DotFigure figure;
  EXPECT_FALSE(make_lines(path.view(), 0, 1e5f, 40, figure));
  EXPECT_FALSE(make_lines(path.view(), 0, 100, 400, figure));
  EXPECT_FALSE(make_area(path.view(), everything, 40, figure));
  EXPECT_TRUE(make_area(path.view(), everything, 60, figure));
}

}  // namespace
}  // namespace dce::core
