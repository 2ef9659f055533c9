#include "encode/soft_glyphs.h"

#include <gtest/gtest.h>

#include <thread>

#include "encode/soft_font_pool.h"
#include "square_font.h"

namespace dce::core {
namespace {

SoftGlyphPtr glyph(uint32_t id, uint8_t font = 1, int size = 32, size_t bytes = 8) {
  auto made = std::make_shared<SoftGlyph>();
  made->key.font.bytes[0] = font;
  made->key.matrix = {size, 0, 0, -size};
  made->key.glyph = id;
  made->bitmap = {0, 0, 8, static_cast<int>(bytes), std::vector<uint8_t>(bytes, 0xff)};
  return made;
}

std::vector<SoftFontPool::Slot> place(SoftFontPool& pool, const std::vector<SoftGlyphPtr>& glyphs,
                                      const std::vector<uint32_t>& uses) {
  std::vector<SoftFontPool::Slot> slots;
  pool.place(glyphs, uses, slots);
  return slots;
}

using Slots = std::vector<SoftFontPool::Slot>;

TEST(SoftFontPool, FacesAndSizesShareFonts) {
  SoftFontPool pool({.bytes = {33, 34, 35}});
  EXPECT_EQ(place(pool, {glyph(7), glyph(7, 2), glyph(7, 1, 64)}, {1, 1, 1}),
            (Slots{{0, 33, true}, {0, 34, true}, {0, 35, true}}));
  EXPECT_EQ(place(pool, {glyph(7, 1, 64), glyph(9)}, {1, 1}), (Slots{{0, 35, false}, {1, 33, true}}));
  EXPECT_EQ(pool.fonts(), 2);
  EXPECT_EQ(pool.bytes(), 32u);
}

TEST(SoftFontPool, UnusedGlyphsTakeNoCode) {
  SoftFontPool pool({.bytes = {33, 34, 35}});
  Slots slots = place(pool, {glyph(1), glyph(2)}, {0, 1});
  EXPECT_EQ(slots[1], (SoftFontPool::Slot{0, 33, true}));
}

TEST(SoftFontPool, TextGetsShortCodesAndTitlesLongOnes) {
  SoftFontPool pool({.bytes = {1, 2, 3}, .words = 2});
  // The face of glyphs 5 and 6 is used often, though one of them is not.
  EXPECT_EQ(place(pool, {glyph(5), glyph(6), glyph(5, 2)}, {99, 1, 3}),
            (Slots{{0, 1, true}, {0, 2, true}, {0, 256, true}}));
}

TEST(SoftFontPool, AGlyphMovesToAShortCodeOnceItPays) {
  SoftFontPool pool({.bytes = {1}, .words = 2});
  EXPECT_EQ(place(pool, {glyph(5)}, {3}), (Slots{{0, 256, true}}));
  EXPECT_EQ(place(pool, {glyph(5)}, {3}), (Slots{{0, 256, false}}));
  EXPECT_EQ(place(pool, {glyph(5)}, {9}), (Slots{{0, 1, true}}));
  EXPECT_EQ(place(pool, {glyph(5)}, {9}), (Slots{{0, 1, false}}));
  EXPECT_EQ(place(pool, {glyph(6)}, {99}), (Slots{{0, 257, true}}));  // no short one is left
  EXPECT_EQ(place(pool, {glyph(6)}, {99}), (Slots{{0, 257, false}}));
}

TEST(SoftFontPool, ANewFontFollowsAFullOne) {
  SoftFontPool pool({.bytes = {1}, .words = 1});
  EXPECT_EQ(place(pool, {glyph(1), glyph(2), glyph(3)}, {1, 1, 1}),
            (Slots{{0, 256, true}, {1, 256, true}, {2, 256, true}}));
  // A glyph of a font before the last stays where it is.
  EXPECT_EQ(place(pool, {glyph(1)}, {1000}), (Slots{{0, 256, false}}));
}

TEST(SoftFontPool, ClearSendsAllAgain) {
  SoftFontPool pool({.bytes = {33}});
  place(pool, {glyph(1)}, {1});
  pool.clear();
  EXPECT_EQ(pool.fonts(), 0);
  EXPECT_EQ(pool.bytes(), 0u);
  EXPECT_EQ(place(pool, {glyph(1)}, {1}), (Slots{{0, 33, true}}));
}

TEST(PageGlyphs, NumbersGlyphsInTheOrderMet) {
  SoftGlyphStore store(100);
  PageGlyphs page(store);
  SquareFont font;
  ASSERT_TRUE(page.select(font, {10, 0, 0, -10, 0, 0}));
  EXPECT_EQ(page.find(3), 0);
  EXPECT_EQ(page.find(300), 1);
  EXPECT_EQ(page.find(3), 0);
  EXPECT_EQ(page.find(SquareFont::blank), PageGlyphs::blank);
  EXPECT_EQ(page.find(SquareFont::missing), PageGlyphs::none);
  ASSERT_TRUE(page.select(font, {20, 0, 0, -20, 0, 0}));
  EXPECT_EQ(page.find(3), 2);
  // A difference that cannot be seen is none.
  ASSERT_TRUE(page.select(font, {10.001, 0, 0, -10, 0, 0}));
  EXPECT_EQ(page.find(3), 0);
  EXPECT_EQ(page.bitmap(0).height, 10);
  EXPECT_EQ(page.bitmap(0).top, -10);

  const std::vector<SoftGlyphPtr> taken = page.take();
  EXPECT_TRUE(page.empty());
  ASSERT_EQ(taken.size(), 3u);
  EXPECT_EQ(taken[1]->key.glyph, 300u);
  EXPECT_TRUE(page.take().empty());
  ASSERT_TRUE(page.select(font, {10, 0, 0, -10, 0, 0}));
  EXPECT_EQ(page.find(300), 0);
}

TEST(PageGlyphs, RefusesWhatIsTooLargeOrNoNumber) {
  SoftGlyphStore store(15);
  PageGlyphs page(store);
  SquareFont font;
  ASSERT_TRUE(page.select(font, {20, 0, 0, -20, 0, 0}));
  EXPECT_EQ(page.find(3), PageGlyphs::none);
  EXPECT_FALSE(page.select(font, {1e9, 0, 0, -1e9, 0, 0}));
  EXPECT_FALSE(page.select(font, {std::numeric_limits<double>::quiet_NaN(), 0, 0, 1, 0, 0}));
}

TEST(SoftGlyphStore, ThreadsShareWhatIsMade) {
  SoftGlyphStore store(100);
  auto play = [&store] {
    SquareFont font;
    PageGlyphs page(store);
    for (int size = 1; size < 40; ++size) {
      page.select(font, {size * 1.0, 0, 0, size * -1.0, 0, 0});
      for (uint32_t id = 0; id < 20; ++id) page.find(id);
    }
    return page.take();
  };
  std::vector<SoftGlyphPtr> a, b;
  std::thread other([&] { a = play(); });
  b = play();
  other.join();
  ASSERT_EQ(a.size(), b.size());
  for (size_t i = 0; i < a.size(); ++i) EXPECT_EQ(a[i], b[i]);  // the very same
}

}  // namespace
}  // namespace dce::core
