// Canvas sides as commands: small enough to be read here.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>

#include "../encoder_harness.h"

namespace dce::core {
extern const StreamFormat encode_pcl5;
namespace {

using testing::HasSubstr;
using testing::Not;
using namespace std::string_literals;

/// Glyph `n` is an upright box of half an em, n hundredths of an em high.
class BoxFont final : public CanvasFont {
 public:
  explicit BoxFont(uint8_t name) { key_.bytes[0] = name; }
  Kind kind() const override { return Kind::outlines; }
  const FontKey& key() const override { return key_; }
  std::string_view name() const override { return "Box"; }
  int units_per_em() const override { return 1000; }
  float advance(uint32_t) const override { return advance_; }
  bool outline(uint32_t glyph, Path& out) const override {
    if (glyph > 0) out.rect(0, 0, 0.5f, static_cast<float>(glyph) / 100);
    return true;
  }
  Status draw(uint32_t, Canvas&, const Matrix&) const override { return ok(); }
  Bytes program() const override { return {}; }

  float advance_ = 0.6f;

 private:
  FontKey key_;
};

struct Job {
  PixelFormat format = PixelFormat::black1;
  int sides = 1;
  bool last_first = false;  ///< sides are played last to first, as threads may

  std::string stream(const std::function<void(int, Canvas&)>& draw) {
    Ticket ticket;
    test::Warnings warnings;
    const JobDescription description{.ticket = ticket,
                                     .sides = sides,
                                     .format = format,
                                     .resolution = {600, 600},
                                     .title = "t",
                                     .user = "u",
                                     .reporter = warnings};
    auto encoder = encode_pcl5.make();
    std::string out;
    auto sink = make_memory_sink(out);
    EXPECT_TRUE(encoder->begin_job(description, *sink).ok());
    std::vector<std::vector<Piece>> pieces(static_cast<size_t>(sides));
    for (int k = 0; k < sides; ++k) {
      const int i = last_first ? sides - 1 - k : k;
      auto canvas = encoder->begin_canvas_side(side(i), [&](Piece piece) {
        pieces[static_cast<size_t>(i)].push_back(std::move(piece));
        return ok();
      });
      EXPECT_TRUE(canvas.ok());
      draw(i, **canvas);
      EXPECT_TRUE((*canvas)->end_side().ok());
    }
    for (int i = 0; i < sides; ++i) {
      for (const Piece& piece : pieces[static_cast<size_t>(i)]) {
        EXPECT_TRUE(encoder->write(side(i), piece, *sink).ok());
      }
    }
    EXPECT_TRUE(encoder->end_job(*sink).ok());
    return out;
  }

  /// What lies between a one-sided job's set-up and its end.
  std::string page(const std::function<void(Canvas&)>& draw) {
    const std::string all = stream([&](int, Canvas& canvas) { draw(canvas); });
    const std::string set_up = "\x1b*v0n1o0T", end = "\f\x1b"s + "E";
    const size_t from = all.find(set_up), to = all.rfind(end);
    EXPECT_TRUE(from != std::string::npos && to != std::string::npos) << all;
    return all.substr(from + set_up.size(), to - from - set_up.size());
  }

 private:
  SideDescription side(int index) const {
    return {.index = index,
            .media = {"na_letter_8.5x11in", 21590, 27940},
            .width = 5100,
            .height = 6600,
            .format = format,
            .resolution = {600, 600}};
  }
};

void fill_box(Canvas& canvas, const Box& box, const CanvasColor& color = {}) {
  Path path;
  path.rect(box);
  canvas.fill_path(path.view(), FillRule::nonzero, color);
}

void say(Canvas& canvas, const CanvasFont& font, std::vector<Glyph> glyphs, double size = 20) {
  GlyphRun run;
  run.font = &font;
  run.em_to_device = {size, 0, 0, -size, 0, 0};
  run.glyphs = glyphs;
  canvas.draw_glyphs(run, {});
}

CanvasColor gray(float value) { return {CanvasColor::Space::gray, {value}}; }
CanvasColor rgb(float r, float g, float b) { return {CanvasColor::Space::rgb, {r, g, b}}; }

// Downloads, as they are tested elsewhere.
constexpr size_t header_size = 6 + 68;

TEST(PclCanvasTest, RectanglesAreRules) {
  const std::string page = Job().page([](Canvas& canvas) {
    fill_box(canvas, {100, 200, 400, 203});
    fill_box(canvas, {100, 300, 400, 303});
    fill_box(canvas, {50, 300, 50.2f, 400}, gray(1));
  });
  EXPECT_EQ(page, "\x1b*p100x200Y\x1b*c300a3b0P" "\x1b*p300Y\x1b*c0P" "\x1b*p50X\x1b*c1a100b1P");
}

TEST(PclCanvasTest, TintsAreDownloadedOnceAJob) {
  Job job;
  job.sides = 2;
  const std::string all = job.stream([](int, Canvas& canvas) { fill_box(canvas, {0, 0, 64, 64}, gray(0.5f)); });
  const size_t first = all.find("\x1b*c127G\x1b*c44W"), second = all.find("\x1b*c44W", first + 20);
  EXPECT_NE(first, std::string::npos);
  EXPECT_EQ(second, std::string::npos);
  EXPECT_THAT(all, HasSubstr("\x1b*p0x0Y\x1b*c64a64b4P"));
  EXPECT_THAT(all.substr(first + 60), HasSubstr("\x1b*c127G"));
}

TEST(PclCanvasTest, TextIsCodesAndWhiteSpace) {
  BoxFont font(1);
  const std::string page = Job().page([&](Canvas& canvas) {
    // 12 dots of advance: the second follows at once, the third 40 dots behind, the last on another line.
    say(canvas, font, {{70, -1, {100, 500}}, {50, -1, {112, 500}}, {70, -1, {164, 500}}, {50, -1, {100, 600}}});
  });
  ASSERT_EQ(page.substr(0, 11), "\x1b*c1D\x1b)s68W");
  EXPECT_THAT(page, HasSubstr("\x1b*p100x500Y\x1b(1X34"s));
  // 40 is 32 and 8: white space of its own, defined where it is first used.
  EXPECT_THAT(page, testing::EndsWith("\x1b*p100x600Y" "4"));
  EXPECT_THAT(page, HasSubstr("\x1b*c49E\x1b(s17W"));
  EXPECT_THAT(page, HasSubstr("\x1b*c40E\x1b(s17W"));
}

TEST(PclCanvasTest, SidesAreWrittenAlikeHoweverThreadsRan) {
  BoxFont one(1), two(2);
  const auto draw = [&](int side, Canvas& canvas) {
    say(canvas, side % 2 ? one : two, {{40, -1, {10, 50}}, {static_cast<uint32_t>(41 + side), -1, {40, 50}}});
    say(canvas, side % 2 ? two : one, {{40, -1, {10, 90}}}, 30);
    fill_box(canvas, {0, 0, 64, 64}, gray(0.25f * static_cast<float>(side)));
  };
  Job forwards, backwards;
  forwards.sides = backwards.sides = 4;
  backwards.last_first = true;
  EXPECT_EQ(forwards.stream(draw), backwards.stream(draw));
}

TEST(PclCanvasTest, EqualDrawingsMayHaveDifferentWidths) {
  BoxFont narrow(1), wide(1);
  wide.advance_ = 0.9f;
  Job job;
  job.sides = 2;
  const std::string all = job.stream([&](int side, Canvas& canvas) {
    say(canvas, side ? wide : narrow, {{70, -1, {100, 500}}, {70, -1, {side ? 118.0f : 112.0f, 500}}});
  });
  EXPECT_THAT(all, HasSubstr("\x1b*p100x500Y\x1b(1X33"));
  EXPECT_THAT(all, HasSubstr("\x1b*p100x500Y" "3\x1b*p+6X3"));
}

TEST(PclCanvasTest, WhatTheLogicalPageCutsShortIsSaidInOtherWords) {
  BoxFont font(1);
  const std::string page = Job().page([&](Canvas& canvas) {
    fill_box(canvas, {4900, 100, 5000, 110});
    say(canvas, font, {{70, -1, {4950, 500}}});
  });
  EXPECT_THAT(page, HasSubstr("IWTR0FT1SVSP1WU0PAPE<="));
  EXPECT_THAT(page, HasSubstr("\x1b*p4798x486Y\x1b*r162s1A"));
  EXPECT_THAT(page, Not(HasSubstr("\x1b(1X")));
}

TEST(PclCanvasTest, AreasArePolygons) {
  const std::string page = Job().page([](Canvas& canvas) {
    Path path;
    path.move_to(100, 100);
    path.line_to(130, 100);
    path.line_to(130, 400);
    path.close();
    canvas.fill_path(path.view(), FillRule::nonzero, {});
  });
  EXPECT_THAT(page, HasSubstr("\x1b*p0x0Y\x1b*c0t6480x8640Y\x1b%0BIP0,12192,9144,0SC0,5400,-.55,7199.45IW"));
  // 100 is 200 in units of a half: 8 and 3 in base 64; 30 is 60; 300 is 600: 24 and 9.
  EXPECT_THAT(page, HasSubstr("PE<=\x47\xc2\x47\xc2;PM0PE\xfb\xbf\xbf\x57\xc8;PM2FP1"));
}

TEST(PclCanvasTest, ClippedAreasAreCut) {
  const std::string page = Job().page([](Canvas& canvas) {
    Path window, path;
    window.rect(0, 0, 120, 6600);
    canvas.push_clip(window.view(), FillRule::nonzero);
    fill_box(canvas, {100, 100, 500, 110});
    canvas.pop_clip();
    fill_box(canvas, {100, 200, 500, 210});
  });
  EXPECT_EQ(page, "\x1b*p100x100Y\x1b*c20a10b0P" "\x1b*p200Y\x1b*c400a0P");
}

TEST(PclCanvasTest, UprightLinesAreRules) {
  const std::string page = Job().page([](Canvas& canvas) {
    Path path;
    path.move_to(100, 100);
    path.line_to(300, 100);
    StrokeStyle style;
    style.width = 4;
    canvas.stroke_path(path.view(), style, {});
  });
  EXPECT_EQ(page, "\x1b*p100x98Y\x1b*c200a4b0P");
}

TEST(PclCanvasTest, OtherLinesAreDrawnWithPens) {
  const std::string page = Job().page([](Canvas& canvas) {
    Path path;
    path.move_to(100, 100);
    path.line_to(130, 130);
    StrokeStyle style;
    style.width = 6;
    canvas.stroke_path(path.view(), style, {});
  });
  EXPECT_THAT(page, HasSubstr("PW.254LA1,1,2,1,3,10PE<=\x47\xc2\x47\xc2\xfb\xfb;"));
}

TEST(PclCanvasTest, WindowsOfLinesDoNotCutAreas) {
  const std::string page = Job().page([](Canvas& canvas) {
    Path window, line, area;
    window.rect(0, 0, 200, 200);
    canvas.push_clip(window.view(), FillRule::nonzero);
    line.move_to(100, 100);
    line.line_to(300, 130);
    StrokeStyle style;
    style.width = 6;
    canvas.stroke_path(line.view(), style, {});
    canvas.pop_clip();
    area.move_to(1000, 1000);
    area.line_to(1100, 1000);
    area.line_to(1000, 1600);
    canvas.fill_path(area.view(), FillRule::nonzero, {});
  });
  EXPECT_THAT(page, testing::ContainsRegex("IW0,0,200,200PW.*;IWPE<=.*PM2FP1"));
}

TEST(PclCanvasTest, ColoursAreOfThePalette) {
  Job job;
  job.format = PixelFormat::rgb8;
  const std::string all = job.stream([](int, Canvas& canvas) {
    fill_box(canvas, {0, 0, 10, 10}, rgb(1, 0, 0));
    fill_box(canvas, {20, 0, 30, 10}, rgb(0, 0, 1));
    fill_box(canvas, {40, 0, 50, 10}, rgb(1, 0, 0));
    fill_box(canvas, {60, 0, 70, 10});
  });
  EXPECT_THAT(all, HasSubstr("\x1b*v255a0b0c2I\x1b*v2S\x1b*p0x0Y\x1b*c10a10b0P"
                             "\x1b*v0a0b255c3I\x1b*v3S\x1b*p20X\x1b*c0P"
                             "\x1b*v2S\x1b*p40X\x1b*c0P\x1b*v1S\x1b*p60X\x1b*c0P"));
}

TEST(PclCanvasTest, PatchesAreOpaque) {
  const std::string page = Job().page([](Canvas& canvas) {
    fill_box(canvas, {0, 0, 100, 100});
    const std::vector<uint8_t> gray(4, 255);
    canvas.begin_patch({10, 10, 14, 11}, 4, 1);
    canvas.draw_patch_rows({PixelFormat::gray8, 4, 0, 1, 4, gray.data()});
    canvas.end_patch();
  });
  EXPECT_THAT(page, HasSubstr("\x1b*p10x10Y\x1b*c4a1b1P"));
}

TEST(PclCanvasTest, RewindsToAMark) {
  const std::string page = Job().page([](Canvas& canvas) {
    fill_box(canvas, {0, 0, 10, 10});
    const size_t mark = canvas.mark();
    fill_box(canvas, {0, 50, 20, 60}, gray(0.5f));
    ASSERT_TRUE(canvas.rewind(mark));
    fill_box(canvas, {0, 50, 10, 60});
  });
  EXPECT_EQ(page, "\x1b*p0x0Y\x1b*c10a10b0P\x1b*p50Y\x1b*c0P");
}

}  // namespace
}  // namespace dce::core
