#include "draw/glyph_bitmap.h"

#include <gtest/gtest.h>

#include <cmath>

#include "box_font.h"

namespace dce::core {
namespace {

/// The same box as a drawing, and a glyph that draws itself.
class DrawnFont final : public BoxFont {
 public:
  Kind kind() const override { return Kind::stencils; }
  bool outline(uint32_t, Path&) const override { return false; }
  Status draw(uint32_t glyph, Canvas& canvas, const Matrix& to_device) const override {
    if (glyph == 1) {
      Path path;
      path.rect(0.1f, 0, 0.6f, 0.7f);
      path.transform(to_device);
      canvas.fill_path(path.view(), FillRule::nonzero, {});
    } else if (canvas.abilities().stencil_fonts) {
      const Glyph self[] = {{glyph, -1, {0, 0}}};
      canvas.draw_glyphs({this, to_device, false, self}, {});
    }
    return ok();
  }
};

TEST(GlyphBitmapTest, LiesAboveItsOrigin) {
  GlyphBitmap bitmap;
  ASSERT_TRUE(make_glyph_bitmap(BoxFont(), 1, {20, 0, 0, -20, 500, 700}, 100, bitmap));
  EXPECT_EQ(bitmap.top, -14);
  EXPECT_EQ(bitmap.height, 14);
  int inked = 0;
  for (int y = 0; y < bitmap.height; ++y) {
    for (int x = 0; x < bitmap.width; ++x) {
      const bool ink = bitmap.row(y)[x / 8] >> (7 - x % 8) & 1;
      EXPECT_EQ(ink, bitmap.left + x >= 2 && bitmap.left + x < 12) << x << "," << y;
      inked += ink;
    }
  }
  EXPECT_EQ(inked, 10 * 14);
}

TEST(GlyphBitmapTest, DrawingsAreCutToTheirInk) {
  GlyphBitmap drawn, outlined;
  for (double angle : {0.0, 0.3}) {
    const Matrix matrix = Matrix::scale(30, -30).then(
        {std::cos(angle), std::sin(angle), -std::sin(angle), std::cos(angle), 9, 9});
    ASSERT_TRUE(make_glyph_bitmap(DrawnFont(), 1, matrix, 100, drawn));
    ASSERT_TRUE(make_glyph_bitmap(BoxFont(), 1, matrix, 100, outlined));
    EXPECT_EQ(drawn.left, outlined.left);
    EXPECT_EQ(drawn.top, outlined.top);
    EXPECT_EQ(drawn.width, outlined.width);
    EXPECT_EQ(drawn.bits, outlined.bits);
  }
  EXPECT_EQ(drawn.width, 20);
  EXPECT_TRUE(make_glyph_bitmap(DrawnFont(), 7, Matrix::scale(30, -30), 100, drawn));
  EXPECT_EQ(drawn.width, 0);
}

TEST(GlyphBitmapTest, BlankIsNotMissing) {
  GlyphBitmap bitmap;
  EXPECT_TRUE(make_glyph_bitmap(BoxFont(), 2, {20, 0, 0, -20, 0, 0}, 100, bitmap));
  EXPECT_EQ(bitmap.width, 0);
  EXPECT_EQ(bitmap.height, 0);
  EXPECT_FALSE(make_glyph_bitmap(BoxFont(), 3, {20, 0, 0, -20, 0, 0}, 100, bitmap));
}

TEST(GlyphBitmapTest, RefusesTheTooLarge) {
  GlyphBitmap bitmap;
  EXPECT_TRUE(make_glyph_bitmap(BoxFont(), 1, {100, 0, 0, -100, 0, 0}, 71, bitmap));
  EXPECT_FALSE(make_glyph_bitmap(BoxFont(), 1, {100, 0, 0, -100, 0, 0}, 70, bitmap));
  EXPECT_FALSE(make_glyph_bitmap(BoxFont(), 1, {1e30, 0, 0, -1e30, 0, 0}, 70, bitmap));
}

}  // namespace
}  // namespace dce::core
