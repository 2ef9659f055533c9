// What a page is drawn with: glyphs from the cache, outlines, strokes, clips, tints.
#include <benchmark/benchmark.h>

#include <cmath>
#include <optional>
#include <vector>

#include "draw/bit_surface.h"
#include "draw/direct_canvas.h"
#include "draw/stroke.h"
#include "draw/tone_surface.h"

namespace dce::core {
namespace {

constexpr Rect page{0, 0, 4960, 7016};  // A4 at 600 dpi
constexpr CanvasColor black{CanvasColor::Space::gray, {0}}, middle{CanvasColor::Space::gray, {0.5f}};

/// Rings with a bar: about as many curves as a letter has.
class RingFont final : public CanvasFont {
 public:
  Kind kind() const override { return Kind::outlines; }
  const FontKey& key() const override { return key_; }
  std::string_view name() const override { return "Ring"; }
  int units_per_em() const override { return 1000; }
  float advance(uint32_t) const override { return 0.6f; }
  bool outline(uint32_t glyph, Path& out) const override {
    ring(0.3f, out);
    ring(0.2f + 0.001f * static_cast<float>(glyph % 50), out);
    out.rect(0.1f, 0.28f, 0.5f, 0.34f);
    return true;
  }
  Status draw(uint32_t, Canvas&, const Matrix&) const override { return ok(); }
  Bytes program() const override { return {}; }

  static void ring(float r, Path& out) {
    const float k = 0.5523f * r, c = 0.3f;
    out.move_to(c + r, c);
    out.curve_to(c + r, c + k, c + k, c + r, c, c + r);
    out.curve_to(c - k, c + r, c - r, c + k, c - r, c);
    out.curve_to(c - r, c - k, c - k, c - r, c, c - r);
    out.curve_to(c + k, c - r, c + r, c - k, c + r, c);
    out.close();
  }

 private:
  FontKey key_;
};

struct Desk {
  Desk() {
    surface.reset(page);
    canvas.emplace(surface, glyphs, cancellation);
  }
  BitSurface surface;
  GlyphCache glyphs;
  Cancellation cancellation;
  std::optional<DirectCanvas> canvas;  // begins with all of the surface
};

/// A page of 3,000 glyphs of 50 dots an em.
std::vector<Glyph> text() {
  std::vector<Glyph> glyphs;
  for (uint32_t i = 0; i < 3000; ++i) {
    glyphs.push_back(
        {i % 60,
         -1,
         {400.0f + static_cast<float>(i % 75) * 53.3f, 500.0f + static_cast<float>(i / 75) * 120}});
  }
  return glyphs;
}

void stamp_glyphs(benchmark::State& state) {
  Desk desk;
  const RingFont font;
  const std::vector<Glyph> glyphs = text();
  const GlyphRun run{&font, {50, 0, 0, -50, 0, 0}, false, glyphs};
  for (auto _ : state) desk.canvas->draw_glyphs(run, black);
  state.SetItemsProcessed(state.iterations() * static_cast<int64_t>(glyphs.size()));
}
BENCHMARK(stamp_glyphs);

void make_glyphs(benchmark::State& state) {
  const RingFont font;
  GlyphBitmap bitmap;
  uint32_t glyph = 0;
  for (auto _ : state)
    benchmark::DoNotOptimize(make_glyph_bitmap(font, ++glyph, {50, 0, 0, -50, 0, 0}, 640, bitmap));
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(make_glyphs);

void fill_outlines(benchmark::State& state) {
  Desk desk;
  Path path;
  RingFont::ring(0.3f, path);
  path.transform({static_cast<double>(state.range(0)), 0, 0, static_cast<double>(state.range(0)), 100, 100});
  for (auto _ : state) desk.canvas->fill_path(path.view(), FillRule::nonzero, middle);
}
BENCHMARK(fill_outlines)->Arg(100)->Arg(1000)->Arg(8000);

Path wave(int points) {
  Path path;
  path.move_to(100, 3000);
  for (int i = 1; i < points; ++i) {
    const auto x = static_cast<float>(i);
    path.line_to(100 + x * 4000 / static_cast<float>(points), 3000 + 900 * std::sin(x / 25));
  }
  return path;
}

void stroke_lines(benchmark::State& state) {
  Desk desk;
  const Path path = wave(2000);
  for (auto _ : state) {
    desk.canvas->stroke_path(path.view(), {.width = 3, .join = LineJoin::round}, black);
  }
  state.SetItemsProcessed(state.iterations() * 2000);
}
BENCHMARK(stroke_lines);

void clip_and_fill(benchmark::State& state) {
  Desk desk;
  Path circle, all;
  RingFont::ring(0.3f, circle);
  circle.transform({6000, 0, 0, 6000, 100, 100});
  all.rect(0, 0, 4960, 7016);
  for (auto _ : state) {
    desk.canvas->push_clip(circle.view(), FillRule::nonzero);
    desk.canvas->fill_path(all.view(), FillRule::nonzero, middle);
    desk.canvas->pop_clip();
  }
}
BENCHMARK(clip_and_fill);

void fill_color(benchmark::State& state) {
  ToneSurface surface(PixelFormat::rgb8);
  surface.reset({0, 0, 4960, 384});
  surface.set_color({CanvasColor::Space::rgb, {0.2f, 0.4f, 0.6f}});
  for (auto _ : state) {
    for (int y = 0; y < 384; ++y) surface.fill(y, 10, 4950);
  }
  state.SetBytesProcessed(state.iterations() * 384 * 4940 * 3);
}
BENCHMARK(fill_color);

}  // namespace
}  // namespace dce::core
