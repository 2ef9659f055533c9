#include <gmock/gmock.h>

#include <cmath>

#include "decode/clip_area.h"
#include "decode/polygon_fill.h"
#include "decode/polygon_stroke.h"

namespace dce::core {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

PolyPath path_of(std::initializer_list<DotPoint> points, bool closed = true) {
  PolyPath path;
  bool first = true;
  for (DotPoint p : points) {
    first ? path.move_to(p.x, p.y) : path.line_to(p.x, p.y);
    first = false;
  }
  if (closed) path.close();
  return path;
}

/// The spans as "y:x0-x1".
std::vector<std::string> spans(const PolyPath& path, DotRule rule, bool even_odd = false,
                               Rect box = {0, 0, 100, 100}) {
  std::vector<std::string> out;
  uint64_t work = 1 << 20;
  Cancellation cancellation;
  Status status = fill_polygons(path, {even_odd, rule, box}, work, cancellation, [&](int y, int x0, int x1) {
    out.push_back(std::to_string(y) + ":" + std::to_string(x0) + "-" + std::to_string(x1));
  });
  EXPECT_TRUE(status.ok());
  return out;
}

long area(const PolyPath& path) {
  long dots = 0;
  uint64_t work = 1 << 24;
  Cancellation cancellation;
  EXPECT_TRUE(fill_polygons(path, {false, DotRule::centre, {0, 0, 1000, 1000}}, work, cancellation,
                            [&](int, int x0, int x1) { dots += x1 - x0; })
                  .ok());
  return dots;
}

TEST(PolygonFill, CentresAndTouchedDots) {
  PolyPath box = path_of({{1.4f, 1.4f}, {3.4f, 1.4f}, {3.4f, 2.6f}, {1.4f, 2.6f}});
  EXPECT_THAT(spans(box, DotRule::centre), ElementsAre("1:1-3", "2:1-3"));
  EXPECT_THAT(spans(box, DotRule::touch), ElementsAre("1:1-4", "2:1-4"));
  // Edges on the grid touch nothing beyond it.
  PolyPath whole = path_of({{1, 1}, {3, 1}, {3, 3}, {1, 3}});
  EXPECT_THAT(spans(whole, DotRule::touch), ElementsAre("1:1-3", "2:1-3"));
  EXPECT_EQ(as_box(whole, DotRule::touch), (Rect{1, 1, 3, 3}));
  EXPECT_EQ(as_box(box, DotRule::touch), (Rect{1, 1, 4, 3}));
  EXPECT_EQ(as_box(path_of({{1, 1}, {3, 1}, {3, 3}}), DotRule::touch), std::nullopt);
  // A sliver between centres is touched, and has no centre.
  PolyPath sliver = path_of({{0, 5.1f}, {4, 5.1f}, {4, 5.2f}, {0, 5.2f}});
  EXPECT_THAT(spans(sliver, DotRule::centre), IsEmpty());
  EXPECT_THAT(spans(sliver, DotRule::touch), ElementsAre("5:0-4"));
}

TEST(PolygonFill, WindingAndParity) {
  PolyPath path = path_of({{0, 0}, {6, 0}, {6, 1}, {0, 1}});
  path.move_to(2, 0);
  path.line_to(4, 0);
  path.line_to(4, 1);
  path.line_to(2, 1);
  EXPECT_THAT(spans(path, DotRule::centre), ElementsAre("0:0-6"));
  EXPECT_THAT(spans(path, DotRule::centre, true), ElementsAre("0:0-2", "0:4-6"));
}

TEST(PolygonFill, KeepsToItsBoxWhateverTheCoordinates) {
  PolyPath path = path_of({{-1e9f, -1e9f}, {1e9f, -1e9f}, {1e9f, 1e9f}, {-1e9f, 1e9f}});
  EXPECT_THAT(spans(path, DotRule::touch, false, {3, 4, 5, 6}), ElementsAre("4:3-5", "5:3-5"));
  PolyPath nan;
  nan.move_to(NAN, NAN);
  nan.line_to(INFINITY, 5);
  nan.line_to(2, 7);
  EXPECT_LE(spans(nan, DotRule::touch, false, {0, 0, 9, 9}).size(), 9u);
}

TEST(PolygonFill, StopsWhenItsWorkIsUsedUp) {
  PolyPath path = path_of({{0, 0}, {50, 0}, {50, 50}, {0, 50}});
  uint64_t work = 300;
  Cancellation cancellation;
  Status status =
      fill_polygons(path, {false, DotRule::centre, {0, 0, 99, 99}}, work, cancellation, [](int, int, int) {});
  EXPECT_EQ(status.code(), Code::limit);
}

TEST(PolygonStroke, AreasAreThoseOfThePen) {
  PenStyle pen;
  pen.width = 10;
  PolyPath line = path_of({{100, 100}, {300, 100}}, false);
  EXPECT_EQ(area(stroke_polygons(line, pen, {})), 2000);
  pen.cap = PenCap::square;
  EXPECT_EQ(area(stroke_polygons(line, pen, {})), 2100);
  pen.cap = PenCap::round;
  EXPECT_NEAR(area(stroke_polygons(line, pen, {})), 2000 + 78.5, 4);
  pen.cap = PenCap::butt;
  // A closed square has mitered corners all round.
  PolyPath square = path_of({{100, 100}, {300, 100}, {300, 300}, {100, 300}});
  EXPECT_EQ(area(stroke_polygons(square, pen, {})), 210 * 210 - 190 * 190);
  pen.join = PenJoin::bevel;
  EXPECT_NEAR(area(stroke_polygons(square, pen, {})), 210 * 210 - 190 * 190 - 4 * 12.5, 12);
  // A nib that is turned and flattened: lengths along x count double.
  EXPECT_EQ(area(stroke_polygons(line, pen, {2, 0, 0, 1, 0, 0})), 2000);
  EXPECT_EQ(area(stroke_polygons(path_of({{100, 100}, {100, 300}}, false), pen, {2, 0, 0, 1, 0, 0})), 4000);
  EXPECT_EQ(area(stroke_polygons(line, pen, {0, 1, -1, 0, 0, 0})), 2000);
}

TEST(PolygonStroke, Dashes) {
  PenStyle pen;
  pen.width = 2;
  PolyPath line = path_of({{100, 100}, {200, 100}}, false);
  pen.dashes = {7, 3};
  EXPECT_EQ(area(stroke_polygons(line, pen, {})), 140);
  pen.dashes = {7};
  EXPECT_EQ(area(stroke_polygons(line, pen, {})), 2 * (7 * 7 + 2));
  pen.dashes = {10, 10};
  pen.dash_offset = 15;
  EXPECT_EQ(area(stroke_polygons(line, pen, {})), 2 * 50);
  // Dashes too many to be drawn become a solid line.
  pen.dashes = {1e-5, 1e-5};
  EXPECT_EQ(area(stroke_polygons(line, pen, {})), 200);
}

std::string visible(const ClipArea& clip, int y) {
  std::string runs;
  clip.runs(y, -50, 150, [&](int a, int b) { runs += std::to_string(a) + "-" + std::to_string(b) + " "; });
  return runs;
}

TEST(ClipArea, ShapesCutIt) {
  auto memory = std::make_shared<ClipMemory>(ClipMemory{1 << 16, 0});
  ClipArea paper({3, 0, 100, 10});
  {
    Result<ClipBuilder> builder = ClipBuilder::make(paper, true, memory);
    ASSERT_TRUE(builder.ok());
    builder->add(2, 0, 20);
    builder->add(2, 30, 41);
    builder->add(3, 5, 6);
    ClipArea clip = builder->finish();
    EXPECT_FALSE(clip.is_box());
    EXPECT_EQ(visible(clip, 1), "");
    EXPECT_EQ(visible(clip, 2), "3-20 30-41 ");
    EXPECT_EQ(visible(clip.within({10, 2, 35, 3}), 2), "10-20 30-35 ");
    EXPECT_EQ(visible(clip.within({10, 2, 35, 3}), 3), "");
    EXPECT_GT(memory->used, 0u);
    // And what is cut already is cut again.
    Result<ClipBuilder> outside = ClipBuilder::make(clip.within({11, 0, 100, 10}), false, memory);
    outside->add(2, 12, 33);
    EXPECT_EQ(visible(outside->finish(), 2), "11-12 33-41 ");
  }
  EXPECT_EQ(memory->used, 0u);
  Result<ClipBuilder> builder = ClipBuilder::make(paper, true, memory);
  builder->add(2, 4, 9);
  builder->add(3, 4, 9);
  ClipArea box = builder->finish();
  EXPECT_TRUE(box.is_box());
  EXPECT_EQ(box.box(), (Rect{4, 2, 9, 4}));
  memory->limit = 8;
  EXPECT_EQ(ClipBuilder::make(paper, true, memory).status().code(), Code::limit);
}

}  // namespace
}  // namespace dce::core
