#include "draw/direct_canvas.h"

#include <gtest/gtest.h>

#include "box_font.h"
#include "dots.h"
#include "draw/bit_surface.h"
#include "halftone/screen.h"

namespace dce::core {
namespace {

constexpr CanvasColor black{CanvasColor::Space::gray, {0}}, white{CanvasColor::Space::gray, {1}},
    middle{CanvasColor::Space::gray, {0.5f}};

class TestImage final : public Image {
 public:
  explicit TestImage(Bitmap pixels) : pixels_(std::move(pixels)) {
    info_ = {.width = pixels_.width(), .height = pixels_.height(), .format = pixels_.format()};
  }
  const ImageInfo& info() const override { return info_; }
  Status decode(int, Cancellation&, int* width, int* height, const RowReceiver& receive) const override {
    *width = info_.width;
    *height = info_.height;
    for (int y = 0; y < info_.height; ++y) DCE_TRY(receive(y, pixels_.row(y)));
    return ok();
  }

 private:
  Bitmap pixels_;
  ImageInfo info_;
};

class DirectCanvasTest : public ::testing::Test {
 protected:
  explicit DirectCanvasTest(Rect area = {0, 0, 40, 12}) {
    surface.reset(area);
    canvas = std::make_unique<DirectCanvas>(surface, glyphs, cancellation);
  }

  /// The rows of the surface as they are, and as their extents claim: nothing may lie outside these.
  Dots dots() const {
    const Band band = surface.band();
    Dots rows;
    for (int y = 0; y < band.height; ++y) {
      std::string row;
      for (int x = 0; x < band.width; ++x) {
        const bool ink = band.row(y)[x / 8] >> (7 - x % 8) & 1;
        EXPECT_FALSE(ink && (x < band.ink[y].begin || x >= band.ink[y].end)) << x << "," << y;
        row += ink ? '#' : '.';
      }
      rows.push_back(row);
    }
    return rows;
  }
  static int inked(const Dots& rows, const Rect& in) {
    int count = 0;
    for (int y = in.y0; y < in.y1; ++y) {
      for (int x = in.x0; x < in.x1; ++x)
        count += rows[static_cast<size_t>(y)][static_cast<size_t>(x)] == '#';
    }
    return count;
  }
  void fill(const Box& box, const CanvasColor& color) {
    Path path;
    path.rect(box);
    canvas->fill_path(path.view(), FillRule::nonzero, color);
  }
  void clip_triangle() {
    Path path;
    path.move_to(0, 0);
    path.line_to(40, 0);
    path.line_to(0, 12);
    path.close();
    canvas->push_clip(path.view(), FillRule::nonzero);
  }

  Cancellation cancellation;
  GlyphCache glyphs;
  BitSurface surface;
  std::unique_ptr<DirectCanvas> canvas;
};

TEST_F(DirectCanvasTest, PaintsBlackWhiteAndTintsOverEachOther) {
  fill({2, 1, 38, 11}, black);
  fill({5, 3, 20, 8}, white);
  EXPECT_EQ(inked(dots(), {0, 0, 40, 12}), 36 * 10 - 15 * 5);
  fill({3, 2, 35, 10}, middle);  // opaque over both
  EXPECT_EQ(inked(dots(), {8, 2, 32, 10}), 24 * 8 / 2);
  EXPECT_EQ(inked(dots(), {2, 1, 3, 11}), 10);
  EXPECT_TRUE(canvas->status().ok());
}

TEST_F(DirectCanvasTest, TintsAreTheScreensOwn) {
  fill({0, 0, 40, 12}, {CanvasColor::Space::gray, {0.75f}});
  const Band band = surface.band();
  for (int y = 0; y < band.height; ++y) {
    for (size_t i = 1; i < band.row_size(); ++i) EXPECT_EQ(band.row(y)[i], band.row(y)[0]);
  }
  std::vector<uint8_t> gray(40 * 12, 191), bits(5 * 12);
  screen_clustered({PixelFormat::gray8, 40, 0, 12, 40, gray.data()},
                   {PixelFormat::black1, 40, 0, 12, 5, bits.data()});
  for (int y = 0; y < 12; ++y) {
    for (size_t i = 0; i < 5; ++i) EXPECT_EQ(band.row(y)[i], bits[static_cast<size_t>(y) * 5 + i]);
  }
}

TEST_F(DirectCanvasTest, BlankRowsAreKnown) {
  fill({4, 3, 9, 5}, black);
  fill({0, 7, 40, 9}, white);
  for (int y = 0; y < 12; ++y) EXPECT_EQ(surface.band().ink[y].blank(), y != 3 && y != 4) << y;
  surface.reset({0, 12, 40, 24});
  EXPECT_EQ(inked(dots(), {0, 0, 40, 12}), 0);
}

TEST_F(DirectCanvasTest, ClipsCutEverything) {
  clip_triangle();
  fill({0, 0, 40, 12}, black);
  const Dots triangle = dots();
  EXPECT_NEAR(inked(triangle, {0, 0, 40, 12}), 240, 12);
  Path inner;
  inner.move_to(10, 0), inner.line_to(30, 0), inner.line_to(30, 12), inner.line_to(10, 11.5f), inner.close();
  canvas->push_clip(inner.view(), FillRule::even_odd);
  fill({0, 0, 40, 12}, white);
  canvas->pop_clip();
  Dots both = dots();
  EXPECT_EQ(inked(both, {10, 0, 30, 11}), 0);
  for (size_t y = 0; y < 12; ++y) EXPECT_EQ(both[y].substr(0, 10), triangle[y].substr(0, 10));
  canvas->pop_clip();
  fill({39, 11, 40, 12}, black);
  EXPECT_EQ(dots()[11][39], '#');
}

TEST_F(DirectCanvasTest, GlyphsAreStampedWhereTheyAre) {
  const BoxFont font;
  // 0.5 x 0.7 em: 10 x 14 dots, and wider than a word in the second run.
  const Glyph one[] = {{1, 'x', {3.4f, 11.6f}}, {2, ' ', {0, 0}}, {1, 'x', {33.2f, 5}}, {1, 'x', {500, 5}}};
  canvas->draw_glyphs({&font, {20, 0, 0, -20, 0, 0}, false, one}, black);
  const Dots rows = dots();
  EXPECT_EQ(inked(rows, {5, 0, 15, 12}), 10 * 12);
  EXPECT_EQ(inked(rows, {35, 0, 40, 5}), 5 * 5);
  EXPECT_EQ(inked(rows, {0, 0, 40, 12}), 10 * 12 + 5 * 5);
}

TEST_F(DirectCanvasTest, GlyphsInsideAMaskAreCutByIt) {
  clip_triangle();
  fill({0, 0, 40, 12}, black);
  const Dots triangle = dots();
  fill({0, 0, 40, 12}, white);
  const BoxFont font;
  const Glyph one[] = {{1, 'x', {-4, 14}}};
  canvas->draw_glyphs({&font, {100, 0, 0, -20, 0, 0}, false, one}, black);
  const Dots rows = dots();
  for (size_t y = 0; y < 12; ++y) {
    for (size_t x = 0; x < 40; ++x)
      EXPECT_EQ(rows[y][x] == '#', triangle[y][x] == '#' && x >= 6) << x << "," << y;
  }
}

TEST_F(DirectCanvasTest, GlyphsTooLargeToKeepAreFilled) {
  const BoxFont font;
  const Glyph one[] = {{1, 'x', {-200, 8}}};
  canvas->draw_glyphs({&font, {2100, 0, 0, -10, 0, 0}, false, one}, black);
  EXPECT_EQ(inked(dots(), {10, 0, 40, 12}), 30 * 7);
}

TEST_F(DirectCanvasTest, AFullCacheBeginsAnew) {
  GlyphCache small(std::make_shared<GlyphStore>(), 1);
  DirectCanvas drawn(surface, small, cancellation);
  const BoxFont font;
  const Glyph several[] = {{1, 'x', {0, 10}}, {2, ' ', {0, 0}}, {1, 'x', {20, 10}}};
  drawn.draw_glyphs({&font, {10, 0, 0, -10, 0, 0}, false, several}, black);
  EXPECT_EQ(inked(dots(), {0, 0, 40, 12}), 2 * 5 * 7);
}

TEST_F(DirectCanvasTest, BitsOfImagesStayBits) {
  Bitmap checks(PixelFormat::black1, 4, 2);
  checks.row(0)[0] = 0xa0;
  checks.row(1)[0] = 0x50;
  const TestImage image(checks);
  fill({0, 0, 40, 12}, black);
  canvas->draw_image(image, {{12, 0, 0, 4, 3, 2}});
  EXPECT_EQ(dots()[2], "######...###...#########################");
  EXPECT_EQ(dots()[4], "###...###...############################");
  // Mirrored both ways, as a stencil that leaves paper alone.
  fill({0, 0, 40, 12}, white);
  fill({0, 0, 40, 3}, black);
  canvas->draw_stencil(image, {{-12, 0, 0, -4, 15, 6}}, black);
  EXPECT_EQ(dots()[2], "########################################");
  EXPECT_EQ(dots()[3], "...###...###............................");
  EXPECT_EQ(dots()[5], "......###...###.........................");
}

TEST_F(DirectCanvasTest, TurnedImagesLieAsTheyShould) {
  Bitmap corner(PixelFormat::gray8, 2, 2);
  corner.row(0)[0] = 0;  // top left of the image
  const TestImage image(corner);
  // A quarter turn clockwise: its top left comes to the top right.
  canvas->draw_image(image, {{0, 8, -8, 0, 20, 2}});
  EXPECT_EQ(inked(dots(), {16, 2, 20, 6}), 16);
  EXPECT_EQ(inked(dots(), {0, 0, 40, 12}), 16);
}

TEST_F(DirectCanvasTest, ReducedStencilsKeepTheirLines) {
  Bitmap lines(PixelFormat::black1, 50, 12);
  for (int y = 0; y < 12; ++y) lines.row(y)[3] = 0x08;  // column 28
  const TestImage image(lines);
  canvas->draw_stencil(image, {{40, 0, 0, 12, 0, 0}}, black);
  const Dots rows = dots();
  for (const std::string& row : rows) EXPECT_GE(std::count(row.begin(), row.end(), '#'), 1);
}

TEST_F(DirectCanvasTest, PatchesCoverTheirRegion) {
  fill({0, 0, 40, 12}, black);
  canvas->begin_patch({8, 2, 24, 10}, 8, 4);
  std::vector<uint8_t> gray(8 * 4, 255);
  gray[0] = 0;
  canvas->draw_patch_rows({PixelFormat::gray8, 8, 0, 4, 8, gray.data()});
  canvas->end_patch();
  EXPECT_EQ(inked(dots(), {8, 2, 24, 10}), 4);
  EXPECT_EQ(inked(dots(), {8, 2, 10, 4}), 4);
  EXPECT_EQ(inked(dots(), {0, 0, 40, 12}), 40 * 12 - 16 * 8 + 4);
}

class LowerBandTest : public DirectCanvasTest {
 protected:
  LowerBandTest() : DirectCanvasTest({0, 100, 40, 112}) {}
};

TEST_F(LowerBandTest, ShowsItsPartOfTheSide) {
  Path line;
  line.move_to(0, 0);
  line.line_to(40, 220);
  canvas->stroke_path(line.view(), {.width = 3}, black);
  const Dots rows = dots();
  EXPECT_NEAR(inked(rows, {15, 0, 24, 12}), 12 * 3, 3);
  EXPECT_EQ(inked(rows, {0, 0, 40, 12}), inked(rows, {15, 0, 24, 12}));
}

}  // namespace
}  // namespace dce::core
