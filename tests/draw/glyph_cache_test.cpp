// Threads of a job draw a glyph once between them.
#include "draw/glyph_cache.h"

#include <gtest/gtest.h>

#include "box_font.h"

namespace dce::core {
namespace {

class CountingFont final : public BoxFont {
 public:
  bool outline(uint32_t glyph, Path& out) const override {
    ++asked;
    return BoxFont::outline(glyph, out);
  }
  mutable int asked = 0;
};

constexpr Matrix ten{10, 0, 0, -10, 0, 0}, twenty{20, 0, 0, -20, 0, 0};

TEST(GlyphCache, SharesGlyphsByItsStore) {
  const auto store = std::make_shared<GlyphStore>();
  GlyphCache one(store), other(store), apart;
  const CountingFont font;
  const GlyphStamp& drawn = one.find(one.face(font, ten), font, 1);
  EXPECT_EQ(drawn.width, 5);
  EXPECT_EQ(drawn.height, 7);
  EXPECT_EQ(&other.find(other.face(font, ten), font, 1), &drawn);
  EXPECT_EQ(font.asked, 1);
  EXPECT_NE(&apart.find(apart.face(font, ten), font, 1), &drawn);
  EXPECT_EQ(font.asked, 2);
}

TEST(GlyphCache, TellsSizesAndGlyphsApart) {
  GlyphCache cache;
  const BoxFont font;
  EXPECT_EQ(cache.find(cache.face(font, twenty), font, 1).width, 10);
  EXPECT_EQ(cache.find(cache.face(font, ten), font, 1).width, 5);
  EXPECT_EQ(cache.find(cache.face(font, ten), font, 2).width, 0);
  EXPECT_FALSE(cache.find(cache.face(font, ten), font, 2).too_large);
  EXPECT_TRUE(cache.find(cache.face(font, ten), font, 3).too_large) << "there is no such glyph";
  EXPECT_TRUE(cache.find(cache.face(font, ten), font, 70'000).too_large);
}

TEST(GlyphCache, OutlivesWhatAFullStoreForgets) {
  const auto store = std::make_shared<GlyphStore>();
  GlyphCache cache(store), filler(store, size_t{1} << 30);
  const BoxFont font;
  GlyphCache::Face& face = cache.face(font, ten);
  const GlyphStamp& drawn = cache.find(face, font, 1);
  for (int size = 100; size < 2000; ++size) {
    const Matrix large{size * 0.4f, 0, 0, -size * 0.4f, 0, 0};
    (void)filler.find(filler.face(font, large), font, 1);
  }
  EXPECT_EQ(&cache.find(face, font, 1), &drawn);
  EXPECT_EQ(drawn.width, 5);
  GlyphCache late(store);
  EXPECT_EQ(late.find(late.face(font, ten), font, 1).width, 5);
}

}  // namespace
}  // namespace dce::core
