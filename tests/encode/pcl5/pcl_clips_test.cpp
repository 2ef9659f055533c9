#include "encode/pcl5/pcl_clips.h"

#include <gtest/gtest.h>

namespace dce::core {
namespace {

Path box_path(float x0, float y0, float x1, float y1) {
  Path path;
  path.rect(x0, y0, x1, y1);
  return path;
}

/// Everything left of the diagonal from (0, 0) to (100, 100).
Path triangle() {
  Path path;
  path.move_to(0, 0);
  path.line_to(100, 100);
  path.line_to(0, 100);
  path.close();
  return path;
}

TEST(PclClipsTest, RectanglesNarrowTheArea) {
  PclClips clips({0, 0, 200, 200});
  clips.push(box_path(10, 10, 300, 50).view(), FillRule::nonzero);
  EXPECT_EQ(clips.area(), (Rect{10, 10, 200, 50}));
  EXPECT_FALSE(clips.is_shaped());
  EXPECT_TRUE(clips.is_free({20, 20, 30, 30}));
  EXPECT_FALSE(clips.is_free({5, 20, 30, 30}));
  clips.push({}, FillRule::nonzero);
  EXPECT_TRUE(clips.area().empty());
  clips.cut_to(0);
  EXPECT_EQ(clips.area(), (Rect{0, 0, 200, 200}));
}

TEST(PclClipsTest, ShapesTakeInkAway) {
  PclClips clips({0, 0, 200, 200});
  clips.push(triangle().view(), FillRule::nonzero);
  ASSERT_TRUE(clips.is_shaped());
  EXPECT_TRUE(clips.is_free({0, 60, 50, 90}));
  EXPECT_FALSE(clips.is_free({0, 60, 80, 90}));
  // Asked for again and again, in parts and then whole; also over the clip's own edge.
  for (int i = 0; i < 6; ++i) {
    const Rect area{-16, 10 + i, 40, 12 + i};
    Bitmap ink(PixelFormat::black1, area.width(), area.height());
    for (int y = 0; y < ink.height(); ++y) {
      for (size_t at = 0; at < ink.row_size(); ++at) ink.row(y)[at] = 0xff;
    }
    ASSERT_TRUE(clips.keep(ink, area));
    for (int x = 0; x < area.width(); ++x) {
      const bool inked = ink.row(0)[x / 8] >> (7 - x % 8) & 1;
      const int column = area.x0 + x;
      // The dot that the diagonal halves may be either.
      if (column == area.y0) continue;
      EXPECT_EQ(inked, column >= 0 && column < area.y0) << i << " " << x;
    }
  }
  Bitmap outside(PixelFormat::black1, 8, 1);
  outside.row(0)[0] = 0xff;
  EXPECT_FALSE(clips.keep(outside, {150, 20, 158, 21}));
}

}  // namespace
}  // namespace dce::core
