// Times canvas sides as the vector lane plays them: pages of text, and of strokes.
#include <benchmark/benchmark.h>

#include <cmath>

#include "encode/encoder.h"
#include "encode_pages.h"

namespace dce::core {
extern const StreamFormat encode_pcl5;
}

namespace dce::bench {
namespace {

using namespace core;

/// Round letters: every glyph an ellipse of its own width.
class RoundFont final : public CanvasFont {
 public:
  Kind kind() const override { return Kind::outlines; }
  const FontKey& key() const override { return key_; }
  std::string_view name() const override { return "Round"; }
  int units_per_em() const override { return 1000; }
  float advance(uint32_t glyph) const override { return 0.3f + 0.005f * static_cast<float>(glyph); }
  bool outline(uint32_t glyph, Path& out) const override {
    const float w = advance(glyph) / 2 - 0.03f, h = 0.3f, k = 0.55f;
    out.move_to(w * 2, h);
    out.curve_to(w * 2, h + k * h, w + k * w, h * 2, w, h * 2);
    out.curve_to(w - k * w, h * 2, 0, h + k * h, 0, h);
    out.curve_to(0, h - k * h, w - k * w, 0, w, 0);
    out.curve_to(w + k * w, 0, w * 2, h - k * h, w * 2, h);
    out.close();
    return true;
  }
  Status draw(uint32_t, Canvas&, const Matrix&) const override { return ok(); }
  Bytes program() const override { return {}; }

 private:
  FontKey key_;
};

void text_page(Canvas& canvas) {
  RoundFont font;
  std::vector<Glyph> glyphs;
  GlyphRun run;
  run.font = &font;
  run.em_to_device = {83, 0, 0, -83, 0, 0};
  for (int line = 0; line < 60; ++line) {
    glyphs.clear();
    float x = 600;
    for (uint32_t i = 0; i < 80; ++i) {
      const uint32_t id = (i * 7 + static_cast<uint32_t>(line)) % 60;
      glyphs.push_back({id, -1, {x, 600 + 90.0f * static_cast<float>(line)}});
      x += font.advance(id) * 83 + (i % 6 == 5 ? 24 : 0);
    }
    run.glyphs = glyphs;
    canvas.draw_glyphs(run, {});
  }
}

void strokes_page(Canvas& canvas) {
  StrokeStyle style;
  style.width = 3;
  for (int i = 0; i < 500; ++i) {
    Path path;
    const float y = 300 + 12.0f * static_cast<float>(i);
    path.move_to(300, y);
    path.curve_to(1500, y + 800, 3000, y - 800, 4500, y);
    canvas.stroke_path(path.view(), style, {});
  }
}

void play(benchmark::State& state, void (*page)(Canvas&)) {
  Ticket ticket;
  Silent silent;
  const JobDescription job{
      .ticket = ticket, .sides = 1, .format = PixelFormat::black1, .resolution = {600, 600}, .reporter = silent};
  const SideDescription side{
      .width = 5100, .height = 6600, .format = PixelFormat::black1, .resolution = {600, 600}};
  std::string out;
  for (auto _ : state) {
    out.clear();
    auto sink = make_memory_sink(out);
    auto encoder = encode_pcl5.make();
    bool good = encoder->begin_job(job, *sink).ok();
    auto canvas =
        encoder->begin_canvas_side(side, [&](Piece piece) { return encoder->write(side, piece, *sink); });
    good = good && canvas.ok();
    if (good) page(**canvas);
    good = good && (*canvas)->end_side().ok() && encoder->end_job(*sink).ok();
    if (!good) state.SkipWithError("failed");
  }
  state.counters["bytes"] = static_cast<double>(out.size());
}

BENCHMARK_CAPTURE(play, pcl5_canvas_text, text_page);
BENCHMARK_CAPTURE(play, pcl5_canvas_strokes, strokes_page);

}  // namespace
}  // namespace dce::bench
