// PsCanvas: text. Strings are shown with the fonts' own widths; what the page wants otherwise is put between
// them.
#include <algorithm>
#include <cmath>

#include "encode/ps/ps_canvas.h"
#include "encode/ps/ps_prolog.h"

namespace dce::core {
namespace {

constexpr double tolerance = 3;  // units: a quarter of a dot at 600 an inch

/// The value most gaps have, in whole units; 0 unless it is that of half of them.
int common_gap(std::vector<int>& gaps) {
  if (gaps.empty()) return 0;
  std::sort(gaps.begin(), gaps.end());
  int best = 0;
  size_t most = 0;
  for (size_t i = 0; i < gaps.size();) {
    // Rounding spreads one gap over two neighbouring values.
    size_t j = i, exact = i;
    while (j < gaps.size() && gaps[j] <= gaps[i] + 1) ++j;
    while (exact < gaps.size() && gaps[exact] == gaps[i]) ++exact;
    if (j - i > most) {
      most = j - i;
      best = exact - i >= j - exact ? gaps[i] : gaps[i] + 1;
    }
    i = exact;
  }
  return most * 2 >= gaps.size() && std::abs(best) > tolerance ? best : 0;
}

}  // namespace

void PsCanvas::draw_glyphs(const GlyphRun& run, const CanvasColor& color) {
  if (stopped() || run.glyphs.empty()) return;
  Matrix em = run.em_to_device.then({to_units_.a, 0, 0, to_units_.d, 0, 0});
  if (!std::isfinite(em.a + em.b + em.c + em.d)) return;
  double along = std::hypot(em.a, em.b);
  if (along == 0 || em.a * em.d - em.b * em.c == 0) return;
  set_color(color);

  bool upright = em.b == 0 && em.a > 0;
  Matrix back;  // page units about the run's origin to the line's own space
  if (!upright) {
    double cosine = em.a / along, sine = em.b / along;
    Point origin = run.glyphs.front().origin;
    Matrix turned{
        cosine, sine, -sine, cosine, static_cast<double>(x(origin.x)), static_cast<double>(y(origin.y))};
    page_.text().raw("q ").matrix(turned).op("c");
    states_.push_back(states_.back());
    // The inverse of a turn is its transpose.
    back = {cosine,
            -sine,
            sine,
            cosine,
            -(turned.e * cosine + turned.f * sine),
            turned.e * sine - turned.f * cosine};
    em = em.then({cosine, -sine, sine, cosine, 0, 0});
    em.b = 0;
  }
  // Glyphs in line space, cut into lines.
  std::vector<Glyph> line;
  for (const Glyph& glyph : run.glyphs) {
    Point at = apply(to_units_.then(back), glyph.origin);
    if (!(std::abs(at.x) < 1e8f && std::abs(at.y) < 1e8f)) continue;
    if (!line.empty() && std::abs(line.front().origin.y - at.y) > 1) {
      show_line(*run.font, em, line);
      line.clear();
    }
    line.push_back({glyph.id, glyph.unicode, at});
  }
  if (!line.empty()) show_line(*run.font, em, line);
  if (!upright) {
    page_.text().op("Q");
    states_.pop_back();
  }
  flush_if_large();
}

void PsCanvas::show_line(const CanvasFont& font, const Matrix& em, std::span<const Glyph> glyphs) {
  PsText& out = page_.text();
  // What is said of the size is what is reckoned with.
  Matrix set{std::round(em.a * 10) / 10, 0, std::round(em.c * 10) / 10, std::round(em.d * 10) / 10, 0, 0};
  if (set.a == 0 || set.d == 0) return;
  double size_pt = std::max(set.a, std::abs(set.d)) * 72 / ps_units_per_inch;

  struct Shown {
    PageFonts::Code code;
    double x, width;
  };
  std::vector<Shown> shown;
  shown.reserve(glyphs.size());
  for (const Glyph& glyph : glyphs) {
    int units = 1000;
    PageFonts::Code code = fonts_.find(font, glyph, size_pt, &units);
    if (code.font < 0) continue;
    shown.push_back({code, glyph.origin.x, code.advance * set.a / units});
  }
  size_t begin = 0;
  while (begin < shown.size()) {
    size_t end = begin;
    while (end < shown.size() && shown[end].code.font == shown[begin].code.font) ++end;
    std::span<const Shown> part(shown.data() + begin, end - begin);
    begin = end;

    State& state = states_.back();
    if (state.font != part[0].code.font || !(state.font_matrix == set)) {
      out.raw("/F").integer(part[0].code.font);
      if (set.c == 0 && set.a == set.d) {
        out.real(set.a, 1);
      } else {
        out.raw("[").real(set.a, 1).raw("0 ").real(set.c, 1).real(set.d, 1).raw("0 0]");
      }
      out.op("ft");
      state.font = part[0].code.font;
      state.font_matrix = set;
    }
    // Space between characters and at spaces, where it is even, goes with the whole line.
    int character = 0, space = 0;
    if (part.size() > 2) {
      std::vector<int> at_characters, at_spaces;
      for (size_t i = 0; i + 1 < part.size(); ++i) {
        int gap =
            static_cast<int>(std::lround(std::clamp(part[i + 1].x - part[i].x - part[i].width, -1e6, 1e6)));
        (part[i].code.code == ' ' ? at_spaces : at_characters).push_back(gap);
      }
      character = common_gap(at_characters);
      for (int& gap : at_spaces) gap -= character;
      space = common_gap(at_spaces);
    }
    double pen = std::round(part[0].x);
    out.integer(static_cast<int64_t>(pen)).integer(std::lround(glyphs[0].origin.y)).raw("m");
    bool spaced = character != 0 || space != 0, array = spaced;
    ByteBuffer items;
    bool open = false;
    for (size_t i = 0; i < part.size(); ++i) {
      int64_t gap = std::llround(part[i].x - pen);
      if (std::abs(part[i].x - pen) > tolerance && i > 0) {
        PsText number;
        number.integer(gap);
        if (open) items.u8(')');
        Bytes digits = number.bytes().view();
        items.append(digits.first(digits.size() - 1));
        open = false;
        array = true;
        pen += static_cast<double>(gap);
      }
      if (!open) items.u8('(');
      open = true;
      items.u8(part[i].code.code);
      pen += part[i].width + character + (part[i].code.code == ' ' ? space : 0);
    }
    if (open) items.u8(')');
    if (array) out.raw("[");
    out.bytes().append(items.view());
    if (spaced) {
      out.raw("]").integer(space).integer(character).op("TW");
    } else {
      out.op(array ? "]T" : "t");
    }
  }
}

}  // namespace dce::core
