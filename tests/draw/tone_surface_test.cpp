#include "draw/tone_surface.h"

#include <gtest/gtest.h>

#include <array>

#include "draw/direct_canvas.h"
#include "draw/probe_surface.h"

namespace dce::core {
namespace {

constexpr Rect area{0, 8, 20, 16};
constexpr CanvasColor black{CanvasColor::Space::gray, {0}}, white{CanvasColor::Space::gray, {1}},
    orange{CanvasColor::Space::rgb, {1, 0.5f, 0}};

using Rgb = std::array<int, 3>;
Rgb pixel(const Surface& surface, int x, int y) {
  const Band band = surface.band();
  const uint8_t* p = band.row(y - band.y) + x * 3;
  return {p[0], p[1], p[2]};
}

TEST(ToneSurface, PaintsSpansBitsAndPixelsInColour) {
  ToneSurface surface(PixelFormat::rgb8);
  surface.reset(area);
  surface.set_color(orange);
  surface.fill(9, 1, 19);
  EXPECT_EQ(pixel(surface, 0, 9), (Rgb{255, 255, 255}));
  for (int x = 1; x < 19; ++x) EXPECT_EQ(pixel(surface, x, 9), (Rgb{255, 128, 0})) << x;
  EXPECT_EQ(pixel(surface, 19, 9), (Rgb{255, 255, 255}));

  const uint8_t bits[] = {0x28};  // dots 2 and 4
  surface.set_color(black);
  surface.fill_bits(9, 5, 3, bits, 2);
  EXPECT_EQ(pixel(surface, 5, 9), (Rgb{0, 0, 0}));
  EXPECT_EQ(pixel(surface, 6, 9), (Rgb{255, 128, 0}));
  EXPECT_EQ(pixel(surface, 7, 9), (Rgb{0, 0, 0}));
  surface.copy_bits(10, 5, 3, bits, 2);
  EXPECT_EQ(pixel(surface, 5, 10), (Rgb{0, 0, 0}));
  EXPECT_EQ(pixel(surface, 6, 10), (Rgb{255, 255, 255}));

  const uint8_t pixels[] = {1, 2, 3, 4, 5, 6}, half[] = {255, 128};
  surface.copy(11, 3, 2, pixels);
  EXPECT_EQ(pixel(surface, 4, 11), (Rgb{4, 5, 6}));
  surface.blend(12, 3, 2, half);
  EXPECT_EQ(pixel(surface, 3, 12), (Rgb{0, 0, 0}));
  EXPECT_EQ(pixel(surface, 4, 12), (Rgb{127, 127, 127}));

  EXPECT_TRUE(surface.band().ink[0].blank());
  EXPECT_EQ(surface.band().ink[1], (InkExtent{1, 19}));
  surface.reset(area);
  for (int y = area.y0; y < area.y1; ++y) {
    for (int x = 0; x < area.x1; ++x) EXPECT_EQ(pixel(surface, x, y), (Rgb{255, 255, 255}));
  }
}

TEST(ProbeSurface, NotesTheRowsThatBitsCannotSay) {
  ProbeSurface surface(PixelFormat::rgb8);
  surface.reset(area);
  GlyphCache glyphs;
  Cancellation cancellation;
  DirectCanvas canvas(surface, glyphs, cancellation);
  EXPECT_FALSE(canvas.abilities().gray_only);
  Path box;
  box.rect(2, 9, 12, 11);
  canvas.fill_path(box.view(), FillRule::nonzero, black);
  Path hole;
  hole.rect(4, 9, 6, 10);
  canvas.fill_path(hole.view(), FillRule::nonzero, white);
  EXPECT_EQ(surface.band().row(1)[0], 0x33);
  EXPECT_EQ(surface.band().row(2)[0], 0x3f);
  for (int y = area.y0; y < area.y1; ++y) EXPECT_FALSE(surface.toned(y));

  Path colored;
  colored.rect(0, 12, 5, 14);
  canvas.fill_path(colored.view(), FillRule::nonzero, orange);
  canvas.begin_patch({0, 15, 20, 30}, 20, 15);  // its pixels are not asked for
  canvas.end_patch();
  for (int y = area.y0; y < area.y1; ++y) EXPECT_EQ(surface.toned(y), y == 12 || y == 13 || y == 15) << y;
  EXPECT_EQ(surface.band().row(4)[0], 0);
}

}  // namespace
}  // namespace dce::core
