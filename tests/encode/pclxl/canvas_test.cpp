// The vector lane's streams, as text.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>

#include "../square_font.h"
#include "encode/encoder.h"
#include "stream_text.h"

namespace dce::core {
extern const StreamFormat encode_pclxl;
namespace {

using test::StreamText;
using testing::HasSubstr;
using testing::Not;

struct Silent : Reporter {
  void warning(int, const std::string&) override {}
};

/// The stream of sides that `play` draws one after the other.
std::string stream(PixelFormat format, const std::vector<std::function<void(SideCanvas&)>>& plays,
                   bool last_first = false) {
  std::string out;
  auto sink = make_memory_sink(out);
  auto encoder = encode_pclxl.make();
  Ticket ticket;
  Silent reporter;
  JobDescription job{.ticket = ticket,
                     .sides = static_cast<int>(plays.size()),
                     .format = format,
                     .resolution = {600, 600},
                     .title = "t",
                     .user = "",
                     .reporter = reporter};
  EXPECT_TRUE(encoder->begin_job(job, *sink).ok());
  std::vector<SideDescription> sides;
  std::vector<std::vector<Piece>> pieces(plays.size());
  for (size_t i = 0; i < plays.size(); ++i) {
    sides.push_back({.index = static_cast<int>(i),
                     .media = {"", 21000, 29700},
                     .width = 4960,
                     .height = 7015,
                     .format = format,
                     .resolution = {600, 600}});
  }
  for (size_t n = 0; n < plays.size(); ++n) {
    const size_t i = last_first ? plays.size() - 1 - n : n;
    auto canvas = encoder->begin_canvas_side(sides[i], [&, i](Piece piece) {
      pieces[i].push_back(std::move(piece));
      return ok();
    });
    EXPECT_TRUE(canvas.ok());
    plays[i](**canvas);
    EXPECT_TRUE((*canvas)->end_side().ok());
  }
  for (size_t i = 0; i < plays.size(); ++i) {
    for (const Piece& piece : pieces[i]) EXPECT_TRUE(encoder->write(sides[i], piece, *sink).ok());
  }
  EXPECT_TRUE(encoder->end_job(*sink).ok());
  return out;
}

std::string page(PixelFormat format, const std::function<void(SideCanvas&)>& play) {
  return StreamText::page(stream(format, {play}));
}

constexpr CanvasColor black{};
constexpr CanvasColor red{CanvasColor::Space::rgb, {1, 0, 0}};

const SquareFont font;

void show(SideCanvas& canvas, const std::vector<Glyph>& glyphs, float size = 10,
          const CanvasColor& color = black) {
  canvas.draw_glyphs({&font, {size, 0, 0, -size, 0, 0}, false, glyphs}, color);
}

Path box_path(float x0, float y0, float x1, float y1) {
  Path path;
  path.rect(x0, y0, x1, y1);
  return path;
}

TEST(PclXlCanvas, GlyphsAreDefinedOnceBeforeTheirPage) {
  const std::string text = StreamText::of(
      stream(PixelFormat::gray8,
             {[](SideCanvas& canvas) {
                show(canvas, {{1, -1, {100, 200}}, {2, -1, {112, 200}}, {1, -1, {124.4f, 200.2f}}});
                show(canvas, {{1, -1, {100, 300}}});
              },
              [](SideCanvas& canvas) {
                show(canvas, {{2, -1, {10, 20}}});
              }}));
  EXPECT_THAT(
      text,
      HasSubstr(
          "BeginFontHeader FontName=70,0,0 FontFormat=0\n"
          "ReadFontHeader FontHeaderLength=24 [00 00 02 75 fe 00 7d ff 42 52 00 00 00 04 02 58 02 58 "
          "ff ff 00 00 00 00]\n"
          "EndFontHeader\n"
          "BeginChar FontName=70,0,0\n"
          "ReadChar CharCode=256 CharDataSize=30 [00 00 00 00 00 0a 00 0a 00 0a ff c0 ff c0 ff c0 ff c0 "
          "ff c0 ff c0 ff c0... 30 bytes]\n"
          "EndChar\n"
          "BeginChar FontName=70,0,0\n"
          "ReadChar CharCode=257"));
  EXPECT_THAT(text, HasSubstr("SetColorSpace ColorSpace=1\n"
                              "SetBrushSource GrayLevel=0\n"
                              "SetCursor Point=100,200\n"
                              "SetFont FontName=70,0,0 CharSize=1 SymbolSet=629\n"
                              "Text TextData=256,257,256 XSpacingData=12,12,0\n"
                              "SetCursor Point=100,300\n"
                              "Text TextData=256 XSpacingData=0\n"
                              "EndPage\n"));
  // The second page needs no more than its cursor, font and text.
  EXPECT_THAT(text, HasSubstr("SetCursor Point=10,20\n"
                              "SetFont FontName=70,0,0 CharSize=1 SymbolSet=629\n"
                              "Text TextData=257 XSpacingData=0\n"
                              "EndPage\n"
                              "CloseDataSource\n"));
}

TEST(PclXlCanvas, TheOrderInWhichPagesArePlayedDoesNotShow) {
  std::vector<std::function<void(SideCanvas&)>> plays;
  for (int i = 0; i < 5; ++i) {
    plays.push_back([i](SideCanvas& canvas) {
      for (uint32_t id = 0; id < 90; ++id) {
        show(canvas, {{id * 7 % 50 + static_cast<uint32_t>(i), -1, {20.0f * static_cast<float>(id), 50}}},
             static_cast<float>(8 + i % 2), id % 3 ? black : red);
      }
    });
  }
  EXPECT_EQ(stream(PixelFormat::rgb8, plays), stream(PixelFormat::rgb8, plays, true));
}

TEST(PclXlCanvas, TextOfAPageGetsCodesOfOneByte) {
  std::vector<Glyph> line;
  for (int i = 0; i < 60; ++i) line.push_back({1, -1, {100.0f + 20.0f * static_cast<float>(i), 100}});
  const std::string text = page(PixelFormat::gray8, [&](SideCanvas& canvas) { show(canvas, line); });
  EXPECT_THAT(text, HasSubstr("Text TextData=1,1,1,1,"));
}

TEST(PclXlCanvas, LongStepsAndOtherDirections) {
  EXPECT_EQ(page(PixelFormat::gray8,
                 [](SideCanvas& canvas) {
                   show(canvas, {{1, -1, {100, 100}}, {1, -1, {356, 100}}, {1, -1, {355, 100}}});
                   show(canvas, {{1, -1, {500, 500}}, {1, -1, {500, 520}}});
                   show(canvas, {{1, -1, {600, 500}}, {1, -1, {610, 495}}, {1, -1, {620, 490}}});
                 }),
            "SetColorSpace ColorSpace=1\n"
            "SetBrushSource GrayLevel=0\n"
            "SetCursor Point=100,100\n"
            "SetFont FontName=70,0,0 CharSize=1 SymbolSet=629\n"
            "Text TextData=256,256,256 XSpacingData=256,-1,0 YSpacingData=0,0,0\n"
            "SetCursor Point=500,500\n"
            "Text TextData=256,256 YSpacingData=20,0\n"
            "SetCursor Point=600,500\n"
            "Text TextData=256,256,256 XSpacingData=10,10,0 YSpacingData=-5,-5,0\n");
}

TEST(PclXlCanvas, LargeGlyphsArePaths) {
  const std::string text = StreamText::of(stream(PixelFormat::gray8, {[](SideCanvas& canvas) {
                                                   show(canvas, {{1, -1, {100, 900}}}, 500);
                                                 }}));
  EXPECT_THAT(text, Not(HasSubstr("BeginChar")));
  EXPECT_THAT(text, HasSubstr("Rectangle BoundingBox=100,400,600,900\n"));
}

TEST(PclXlCanvas, StateIsSaidWhereItChanges) {
  EXPECT_EQ(page(PixelFormat::rgb8,
                 [](SideCanvas& canvas) {
                   canvas.fill_path(box_path(10, 20, 30, 40).view(), FillRule::nonzero, red);
                   canvas.fill_path(box_path(50, 20, 70.4f, 20.3f).view(), FillRule::nonzero, red);
                   Path line;
                   line.move_to(0, 0);
                   line.line_to(100, 300);
                   line.line_to(110, 310);
                   canvas.stroke_path(line.view(), {.width = 3.2f, .cap = LineCap::round}, black);
                   canvas.stroke_path(line.view(), {.width = 3.4f, .cap = LineCap::round}, black);
                 }),
            "SetColorSpace ColorSpace=2\n"
            "SetBrushSource RGBColor=255,0,0\n"
            "SetPenSource NullPen=0\n"
            "Rectangle BoundingBox=10,20,30,40\n"
            "Rectangle BoundingBox=50,20,70,21\n"
            "SetPenSource RGBColor=0,0,0\n"
            "SetBrushSource NullBrush=0\n"
            "SetPenWidth PenWidth=3\n"
            "SetLineCap LineCapStyle=1\n"
            "SetLineJoin LineJoinStyle=0\n"
            "SetMiterLimit MiterLength=10\n"
            "SetLineDash SolidLine=0\n"
            "NewPath\n"
            "SetCursor Point=0,0\n"
            "LineRelPath NumberOfPoints=2 PointType=3 [64 00 2c 01 0a 00 0a 00]\n"
            "PaintPath\n"
            "NewPath\n"
            "SetCursor Point=0,0\n"
            "LineRelPath NumberOfPoints=2 PointType=3 [64 00 2c 01 0a 00 0a 00]\n"
            "PaintPath\n");
}

TEST(PclXlCanvas, RulesAreRectangles) {
  EXPECT_THAT(page(PixelFormat::gray8,
                   [](SideCanvas& canvas) {
                     Path rule;
                     rule.move_to(100, 50.4f);
                     rule.line_to(200, 50.4f);
                     canvas.stroke_path(rule.view(), {.width = 4}, black);
                     canvas.stroke_path(rule.view(), {.width = 0, .cap = LineCap::square}, black);
                   }),
              HasSubstr("Rectangle BoundingBox=100,48,200,52\n"
                        "Rectangle BoundingBox=100,50,201,51\n"));
}

TEST(PclXlCanvas, PointsAreAsShortAsTheyFit) {
  EXPECT_THAT(page(PixelFormat::gray8,
                   [](SideCanvas& canvas) {
                     Path path;
                     path.move_to(1000, 1000);
                     path.line_to(1001, 998);
                     path.line_to(1100, 1100);
                     path.curve_to(1100, 1150, 1050, 1200, 1010, 1200);
                     path.close();
                     canvas.fill_path(path.view(), FillRule::even_odd, black);
                   }),
              HasSubstr("SetFillMode FillMode=1\n"
                        "NewPath\n"
                        "SetCursor Point=1000,1000\n"
                        "LineRelPath NumberOfPoints=2 PointType=1 [01 fe 63 66]\n"
                        "BezierRelPath NumberOfPoints=3 PointType=1 [00 32 ce 64 a6 64]\n"
                        "CloseSubPath\n"
                        "PaintPath\n"));
}

// The turns of a line there and back are sharper than any miter.
TEST(PclXlCanvas, RectanglesWithoutAnInsideAreStrokedAsLines) {
  EXPECT_THAT(page(PixelFormat::gray8,
                   [](SideCanvas& canvas) {
                     canvas.stroke_path(box_path(100, 200, 100, 230).view(), {.width = 12, .miter_limit = 10}, black);
                     canvas.stroke_path(box_path(300, 200, 340, 200).view(), {.width = 12, .miter_limit = 10}, black);
                   }),
              HasSubstr("Rectangle BoundingBox=94,200,106,230\n"
                        "Rectangle BoundingBox=300,194,340,206\n"));
}

TEST(PclXlCanvas, ClipsAreSaidOnlyWhereObjectsNeedThem) {
  EXPECT_EQ(page(PixelFormat::gray8,
                 [](SideCanvas& canvas) {
                   canvas.push_clip(box_path(0, 0, 500, 500).view(), FillRule::nonzero);
                   canvas.fill_path(box_path(10, 10, 20, 20).view(), FillRule::nonzero, black);
                   canvas.fill_path(box_path(490, 490, 520, 520).view(), FillRule::nonzero, black);
                   canvas.fill_path(box_path(600, 600, 700, 700).view(), FillRule::nonzero, black);
                   Path triangle;
                   triangle.move_to(0, 0);
                   triangle.line_to(400, 0);
                   triangle.line_to(0, 400);
                   canvas.push_clip(triangle.view(), FillRule::nonzero);
                   canvas.fill_path(box_path(30, 30, 40, 40).view(), FillRule::nonzero, black);
                   canvas.pop_clip();
                   canvas.pop_clip();
                   canvas.fill_path(box_path(490, 490, 520, 520).view(), FillRule::nonzero, black);
                 }),
            "SetColorSpace ColorSpace=1\n"
            "SetBrushSource GrayLevel=0\n"
            "SetPenSource NullPen=0\n"
            "Rectangle BoundingBox=10,10,20,20\n"
            "SetClipRectangle ClipRegion=0 BoundingBox=0,0,500,500\n"
            "Rectangle BoundingBox=490,490,520,520\n"
            "SetClipToPage\n"
            "SetClipMode ClipMode=0\n"
            "NewPath\n"
            "SetCursor Point=0,0\n"
            "LineRelPath NumberOfPoints=2 PointType=3 [90 01 00 00 70 fe 90 01]\n"
            "SetClipIntersect ClipRegion=0\n"
            "Rectangle BoundingBox=30,30,40,40\n"
            "SetClipToPage\n"
            "Rectangle BoundingBox=490,490,520,520\n");
}

TEST(PclXlCanvas, RewindForgetsWhatWasSaid) {
  EXPECT_EQ(page(PixelFormat::rgb8,
                 [](SideCanvas& canvas) {
                   show(canvas, {{1, -1, {100, 100}}}, 10, red);
                   const size_t mark = canvas.mark();
                   show(canvas, {{1, -1, {110, 100}}}, 10, red);
                   canvas.fill_path(box_path(10, 10, 20, 20).view(), FillRule::nonzero, black);
                   ASSERT_TRUE(canvas.rewind(mark));
                   show(canvas, {{1, -1, {120, 100}}}, 10, red);
                 }),
            "SetColorSpace ColorSpace=2\n"
            "SetBrushSource RGBColor=255,0,0\n"
            "SetCursor Point=100,100\n"
            "SetFont FontName=70,0,0 CharSize=1 SymbolSet=629\n"
            "Text TextData=256,256 XSpacingData=20,0\n");
}

TEST(PclXlCanvas, AxialShadingsAlongAnAxisAreOneRow) {
  const uint8_t samples[] = {0, 255};
  EXPECT_THAT(
      page(PixelFormat::gray8,
           [&](SideCanvas& canvas) {
             canvas.push_clip(box_path(100, 100, 104, 300).view(), FillRule::nonzero);
             Shading shading{
                 .start = {100, 0}, .end = {104, 0}, .space = CanvasColor::Space::gray, .samples = samples};
             canvas.draw_shading(shading);
             canvas.pop_clip();
           }),
      HasSubstr("BeginImage ColorMapping=1 ColorDepth=1 SourceWidth=4 SourceHeight=1 "
                "DestinationSize=4,200\n"));
}

TEST(PclXlCanvas, PatchesCoverWhatLiesBeneath) {
  Bitmap white(PixelFormat::gray8, 30, 10);
  const std::string text = page(PixelFormat::gray8, [&](SideCanvas& canvas) {
    canvas.begin_patch({100, 100, 160, 120}, 30, 10);
    canvas.draw_patch_rows(std::as_const(white).band(0, 10));
    canvas.end_patch();
  });
  EXPECT_THAT(text, HasSubstr("SetCursor Point=100,100\n"));
  EXPECT_THAT(text, HasSubstr("SourceWidth=30 SourceHeight=10 DestinationSize=60,20\n"));
}

TEST(PclXlCanvas, WhatReachesFarIsCutToThePage) {
  EXPECT_THAT(page(PixelFormat::gray8,
                   [](SideCanvas& canvas) {
                     Path path;  // its lower edge crosses the page from corner to corner
                     path.move_to(-1e6f, -1e6f);
                     path.line_to(1e6f, -1e6f);
                     path.line_to(1e6f, 1e6f);
                     canvas.fill_path(path.view(), FillRule::nonzero, black);
                   }),
              HasSubstr("SetCursor Point=4976,-16\n"
                        "LineRelPath NumberOfPoints=2 PointType=3 [00 00 80 13 80 ec 80 ec]\n"
                        "CloseSubPath\n"));
}

TEST(PclXlCanvas, SidesBeyondSixteenBitsGoAsBands) {
  auto encoder = encode_pclxl.make();
  auto canvas = encoder->begin_canvas_side({.width = 20000, .height = 100}, [](Piece) { return ok(); });
  ASSERT_TRUE(canvas.ok());
  EXPECT_EQ(*canvas, nullptr);
}

}  // namespace
}  // namespace dce::core
