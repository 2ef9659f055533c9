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
  ASSERT_TRUE(make_lines(path.view(), 1000, 100, figure));
  EXPECT_THAT(figure.closed, ElementsAre(0, 1));
  EXPECT_THAT(figure.ends, ElementsAre(2u, 6u));
}

TEST(DotFigureTest, RefusesWhatIsTooLongOrTooFar) {
  Path path;
  path.move_to(0, 0);
  for (int i = 1; i < 50; ++i) path.line_to(static_cast<float>(i * i), static_cast<float>(i));
  DotFigure figure;
  EXPECT_FALSE(make_lines(path.view(), 1e5f, 40, figure));
  EXPECT_FALSE(make_lines(path.view(), 100, 400, figure));
  EXPECT_FALSE(make_area(path.view(), everything, 40, figure));
  EXPECT_TRUE(make_area(path.view(), everything, 60, figure));
}

}  // namespace
}  // namespace dce::core
