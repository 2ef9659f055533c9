#include "draw/glyph_bitmap.h"

#include <gtest/gtest.h>

namespace dce::core {
namespace {

/// Glyph 1 is a box from (0.1, 0) to (0.6, 0.7) of the em, glyph 2 blank; there are no others.
class BoxFont final : public CanvasFont {
 public:
  Kind kind() const override { return Kind::outlines; }
  const FontKey& key() const override { return key_; }
  std::string_view name() const override { return "Box"; }
  int units_per_em() const override { return 1000; }
  float advance(uint32_t) const override { return 1; }
  bool outline(uint32_t glyph, Path& out) const override {
    if (glyph == 1) out.rect(0.1f, 0, 0.6f, 0.7f);
    return glyph == 1 || glyph == 2;
  }
  Status draw(uint32_t, Canvas&, const Matrix&) const override { return ok(); }
  Bytes program() const override { return {}; }

 private:
  FontKey key_;
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
