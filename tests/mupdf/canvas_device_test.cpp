// Pages of small PDFs as a canvas hears of them.
#include <gmock/gmock.h>

#include <cmath>
#include <string>
#include <vector>

#include "document/canvas.h"
#include "small_pdf.h"

namespace dce::core {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

/// Writes down the calls, coordinates in whole dots.
class Recorder final : public Canvas {
 public:
  CanvasAbilities can;
  std::vector<std::string> calls;
  std::vector<std::string> first_pass;  // what a rewind took back

  CanvasAbilities abilities() const override { return can; }
  const Status& status() const override { return status_; }
  void push_clip(const PathView& path, FillRule) override { calls.push_back("clip " + box(path.bounds())); }
  void pop_clip() override { calls.push_back("pop"); }
  void fill_path(const PathView& path, FillRule, const CanvasColor& color) override {
    calls.push_back("fill " + box(path.bounds()) + paint(color));
  }
  void stroke_path(const PathView& path, const StrokeStyle& style, const CanvasColor& color) override {
    calls.push_back("stroke " + box(path.bounds()) + " width " + whole(style.width * even_scale(style.pen)) +
                    paint(color));
  }
  void draw_glyphs(const GlyphRun& run, const CanvasColor&) override {
    std::string text;
    for (const Glyph& glyph : run.glyphs) text += static_cast<char>(glyph.unicode);
    Path outline;
    bool outlined = run.font->outline(run.glyphs[0].id, outline);
    calls.push_back("text " + text + " at " + whole(run.glyphs[0].origin.x) + "," +
                    whole(run.glyphs[0].origin.y) + " size " + whole(run.em_to_device.a) +
                    (outlined && !outline.empty() ? "" : " blank"));
  }
  void draw_image(const Image& image, const ImagePlacement& placement) override {
    note("image", image, placement);
  }
  void draw_stencil(const Image& image, const ImagePlacement& placement, const CanvasColor& color) override {
    note("stencil", image, placement);
    calls.back() += paint(color);
  }
  void draw_shading(const Shading& shading) override {
    calls.push_back(std::string(shading.kind == Shading::Kind::axial ? "axial " : "radial ") +
                    std::to_string(shading.samples.front()) + ".." + std::to_string(shading.samples.back()));
  }
  void begin_patch(const Box& area, int width, int height) override {
    calls.push_back("patch " + box(area) + " of " + std::to_string(width) + "x" + std::to_string(height));
  }
  void draw_patch_rows(const Band& rows) override { middle = rows.row(rows.height / 2)[rows.width / 2 * 3]; }
  void end_patch() override {}
  size_t mark() override { return calls.size(); }
  bool rewind(size_t mark) override {
    first_pass = calls;
    calls.resize(mark);
    return true;
  }
  int middle = -1;  // red of the last patch's middle pixel

 private:
  static std::string whole(double v) { return std::to_string(static_cast<int>(std::lround(v))); }
  static std::string box(const Box& b) {
    return whole(b.x0) + "," + whole(b.y0) + "-" + whole(b.x1) + "," + whole(b.y1);
  }
  static std::string paint(const CanvasColor& c) {
    std::string text = c.space == CanvasColor::Space::gray  ? " g"
                       : c.space == CanvasColor::Space::rgb ? " rgb"
                                                            : " cmyk";
    for (int i = 0; i < c.components(); ++i)
      text += whole(c.values[static_cast<size_t>(i)] * 100) + (i + 1 < c.components() ? "," : "");
    return text;
  }
  void note(const char* what, const Image& image, const ImagePlacement& placement) {
    std::string rows;
    Cancellation cancellation;
    int width = 0, height = 0;
    (void)image.decode(1, cancellation, &width, &height, [&](int, const uint8_t* row) {
      rows += " " + std::to_string(row[0]);
      return ok();
    });
    calls.push_back(std::string(what) + " " + box(apply(placement.unit_to_device, Box{0, 0, 1, 1})) + " " +
                    std::string(pixel_format_name(image.info().format)) + rows);
  }
  Status status_;
};

/// Plays a page of 100 x 100 points at one dot a point, `times` over.
void play(const std::string& content, const std::string& resources, Recorder& canvas,
          const std::string& objects = "", int times = 1) {
  SmallPdf pdf(content, resources, objects);
  ASSERT_TRUE(pdf.page) << pdf.status.message();
  for (int i = 0; i < times; ++i) {
    canvas.calls.clear();
    Status status = pdf.page->run(canvas, Matrix(), {0, 0, 100, 100}, {});
    EXPECT_TRUE(status.ok()) << status.message();
  }
}

/// An image of one grey, and its soft mask of 16 x 16 samples.
std::string masked_image(const std::string& mask) {
  return "5 0 obj<</Type/XObject/Subtype/Image/Width 1/Height 1/BitsPerComponent "
         "8/ColorSpace/DeviceGray/SMask 6 0 R"
         "/Length 1>>stream\n\x40\nendstream endobj\n"
         "6 0 obj<</Type/XObject/Subtype/Image/Width 16/Height 16/BitsPerComponent "
         "8/ColorSpace/DeviceGray/Length 256>>"
         "stream\n" +
         mask + "\nendstream endobj\n";
}

TEST(CanvasDevice, PathsAndColours) {
  Recorder canvas;
  canvas.can.cmyk = true;
  play("1 0 0 rg 10 10 20 20 re f 0 0 0 1 k 50 50 10 10 re f .5 .5 .5 RG 3 w 1 j 10 90 m 90 90 l S", "",
       canvas);
  EXPECT_THAT(canvas.calls, ElementsAre("fill 10,70-30,90 rgb100,0,0", "fill 50,40-60,50 cmyk0,0,0,100",
                                        "stroke 10,10-90,10 width 3 g50"));
}

TEST(CanvasDevice, GreyCanvasesHearGrey) {
  Recorder canvas;
  canvas.can.gray_only = true;
  play("0 1 0 rg 10 10 20 20 re f", "", canvas);
  ASSERT_EQ(canvas.calls.size(), 1u);
  EXPECT_THAT(canvas.calls[0], ::testing::StartsWith("fill 10,70-30,90 g"));
}

TEST(CanvasDevice, ClipsAreSaidOnlyWhereTheyMatter) {
  Recorder canvas;
  play(
      "q 0 0 50 50 re W n 10 10 20 20 re f 40 40 20 20 re f Q "
      "q 0 0 50 50 re W n 45 45 20 20 re f Q 0 0 100 100 re f",
      "", canvas);
  EXPECT_THAT(canvas.calls, ElementsAre("fill 10,70-30,90 g0", "clip 0,50-50,100", "fill 40,40-60,60 g0",
                                        "fill 45,35-65,55 g0", "pop", "fill 0,0-100,100 g0"));
}

TEST(CanvasDevice, TextIsGlyphs) {
  Recorder canvas;
  play("BT /F 10 Tf 20 30 Td (AB) Tj 3 Tr (hidden) Tj ET",
       "/Font<</F<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>", canvas);
  EXPECT_THAT(canvas.calls, ElementsAre("text AB at 20,70 size 10"));
}

TEST(CanvasDevice, TransparencyBecomesAPatchOfItsOwnSize) {
  Recorder canvas;
  play("0 0 10 10 re f 40 40 20 20 re f /G gs 1 0 0 rg 30 30 40 40 re f", "/ExtGState<</G<</ca .5>>>>",
       canvas);
  // The second fill lies wholly under the patch and is not said when the page is played again.
  EXPECT_THAT(canvas.calls, ElementsAre("fill 0,90-10,100 g0", "patch 29,29-71,71 of 42x42"));
  EXPECT_EQ(canvas.first_pass.size(), 2u);
  EXPECT_NEAR(canvas.middle, 128, 3);  // half red over black
}

TEST(CanvasDevice, WhatLiesOverTransparencyIsSaidOverItsPatch) {
  Recorder canvas;
  play("/G gs 1 0 0 rg 30 30 40 40 re f /O gs 0 g 45 45 10 10 re f BT /F 10 Tf 32 32 Td (A) Tj ET",
       "/ExtGState<</G<</ca .5>>/O<</ca 1>>>>/Font<</F<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>",
       canvas);
  EXPECT_THAT(canvas.calls,
              ElementsAre("patch 29,29-71,71 of 42x42", "fill 45,45-55,55 g0", "text A at 32,68 size 10"));
  EXPECT_EQ(canvas.middle, 255);  // half red, and nothing over it
}

TEST(CanvasDevice, APatchInTurnHasWhatItsClipsAndGroupsLeave) {
  Recorder canvas;
  play("q 0 0 60 100 re W n /X Do 0 1 0 rg 55 0 5 100 re f Q 0 0 1 rg 80 0 20 20 re f",
       "/XObject<</X 5 0 R>>", canvas,
       "5 0 obj<</Type/XObject/Subtype/Form/BBox[0 0 100 "
       "100]/Group<</S/Transparency>>/Resources<</ExtGState<</G<</ca .5>>"
       "/O<</ca 1>>>>>>/Length 66>>stream\n/G gs 1 0 0 rg 10 10 80 40 re f /O gs 0 1 0 rg 30 20 10 20 re f   "
       " \n"
       "endstream endobj\n");
  EXPECT_THAT(canvas.calls, ElementsAre("patch 9,49-60,91 of 51x42", "fill 30,60-40,80 rgb0,100,0",
                                        "fill 55,0-60,100 rgb0,100,0", "fill 80,80-100,100 rgb0,0,100"));
  EXPECT_EQ(canvas.middle, 255);
}

TEST(CanvasDevice, MuchThatOverlapsIsOnePatchAtTheEnd) {
  Recorder canvas;
  play("/G gs 30 30 40 40 re f 32 30 40 40 re f 34 30 40 40 re f /O gs 45 45 10 10 re f",
       "/ExtGState<</G<</ca .5>>/O<</ca 1>>>>", canvas);
  EXPECT_THAT(canvas.calls, ElementsAre("patch 29,29-75,71 of 46x42"));
  EXPECT_EQ(canvas.middle, 0);
}

TEST(CanvasDevice, APagePlayedAgainHasTheSamePatches) {
  const char* content = "0 0 1 rg 20 20 60 60 re f 10 10 20 20 re f /G gs 1 0 0 rg 30 30 40 40 re f";
  const char* resources = "/ExtGState<</G<</ca .5>>>>";
  Recorder once, twice;
  play(content, resources, once);
  play(content, resources, twice, "", 2);
  EXPECT_EQ(twice.calls, once.calls);
  EXPECT_EQ(twice.middle, once.middle);
  EXPECT_NEAR(once.middle, 128, 3);
}

TEST(CanvasDevice, AMaskThatLetsAllThroughIsNone) {
  Recorder canvas;
  play("q 50 0 0 50 0 0 cm /I Do Q", "/XObject<</I 5 0 R>>", canvas, masked_image(std::string(256, '\xff')));
  EXPECT_THAT(canvas.calls, ElementsAre("image 0,50-50,100 sgray_8 64"));
}

TEST(CanvasDevice, AMaskThatTrimsAnEdgeLeavesTheImage) {
  std::string mask(256, '\xff');
  for (size_t i = 15; i < mask.size(); i += 16) mask[i] = '\x80';
  Recorder canvas;
  play("q 64 0 0 64 0 0 cm /I Do Q", "/XObject<</I 5 0 R>>", canvas, masked_image(mask));
  // The last column of samples and the one that may be mixed with it.
  EXPECT_THAT(canvas.calls, ElementsAre("image 0,36-64,100 sgray_8 64", "patch 55,36-64,100 of 9x64"));
}

TEST(CanvasDevice, AMaskThatDoesMoreMakesAPatch) {
  std::string mask(256, '\xff');
  mask[100] = '\x80';
  Recorder canvas;
  play("q 64 0 0 64 0 0 cm /I Do Q", "/XObject<</I 5 0 R>>", canvas, masked_image(mask));
  EXPECT_THAT(canvas.calls, ElementsAre("patch 0,36-64,100 of 64x64"));
}

TEST(CanvasDevice, BlendModesAndSoftMasksHideTheirContent) {
  Recorder canvas;
  play("/M gs 20 20 10 10 re f", "/ExtGState<</M<</BM/Multiply>>>>", canvas);
  EXPECT_THAT(canvas.calls, ElementsAre("patch 20,70-30,80 of 10x10"));
}

TEST(CanvasDevice, PatternsAreReplayed) {
  Recorder canvas;
  play("/Pattern cs /P scn 0 0 20 20 re f", "/Pattern<</P 5 0 R>>", canvas,
       "5 0 obj<</Type/Pattern/PatternType 1/PaintType 1/TilingType 1/BBox[0 0 10 10]/XStep 10/YStep 10"
       "/Resources<<>>/Length 15>>stream\n2 2 4 4 re f   \nendstream endobj\n");
  std::vector<std::string> fills;
  for (const std::string& call : canvas.calls) {
    if (call.starts_with("fill")) fills.push_back(call);
  }
  EXPECT_THAT(fills, ::testing::UnorderedElementsAre("fill 2,94-6,98 g0", "fill 12,94-16,98 g0",
                                                     "fill 2,84-6,88 g0", "fill 12,84-16,88 g0"));
}

TEST(CanvasDevice, ShadingsWhereTheCanvasHasThem) {
  const std::string resources =
      "/Shading<</S<</ShadingType 2/ColorSpace/DeviceGray/Coords[0 0 100 0]/Function<</FunctionType "
      "2/Domain[0 1]"
      "/C0[0]/C1[1]/N 1>>>>>>";
  Recorder able;
  able.can.axial_shadings = true;
  play("/S sh", resources, able);
  EXPECT_THAT(able.calls, ::testing::Contains("axial 0..255"));
  Recorder unable;
  play("/S sh", resources, unable);
  EXPECT_THAT(unable.calls, ElementsAre("patch 0,0-100,100 of 100x100"));
}

TEST(CanvasDevice, ImagesAndStencils) {
  Recorder canvas;
  play(
      "q 50 0 0 50 0 0 cm BI /W 1 /H 2 /BPC 8 /CS /G ID \x10\x20 EI Q "
      "q 1 0 0 rg 20 0 0 20 60 60 cm BI /W 8 /H 1 /IM true /BPC 1 ID \x0f EI Q",
      "", canvas);
  EXPECT_THAT(canvas.calls,
              ElementsAre("image 0,50-50,100 sgray_8 16 32", "stencil 60,20-80,40 black_1 240 rgb100,0,0"));
}

TEST(CanvasDevice, Type3GlyphsArriveAsWhatTheyDraw) {
  Recorder canvas;
  play("0 0 1 rg BT /F 10 Tf 20 30 Td (aa) Tj ET", "/Font<</F 5 0 R>>", canvas,
       "5 0 obj<</Type/Font/Subtype/Type3/FontBBox[0 0 1 1]/FontMatrix[1 0 0 1 0 0]/FirstChar 97/LastChar "
       "97/Widths[1]"
       "/Encoding<</Type/Encoding/Differences[97/a]>>/CharProcs<</a 6 0 R>>/Resources<<>>>>endobj\n"
       "6 0 obj<</Length 36>>stream\n1 0 0 0 1 1 d1 1 0 0 rg 0 0 1 1 re f\nendstream endobj\n");
  EXPECT_THAT(canvas.calls, ElementsAre("fill 20,60-30,70 rgb0,0,100", "fill 30,60-40,70 rgb0,0,100"));
}

TEST(CanvasDevice, WhatTheClipHidesIsNotSaid) {
  Recorder canvas;
  play("q 0 0 10 10 re W n 50 50 10 10 re f Q 200 200 10 10 re f", "", canvas);
  EXPECT_THAT(canvas.calls, IsEmpty());
}

}  // namespace
}  // namespace dce::core
