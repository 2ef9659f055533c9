#include "mupdf/canvas_fonts.h"

#include <ft2build.h>
#include FT_FREETYPE_H
#include FT_OUTLINE_H

#include <mupdf/pdf.h>

#include <algorithm>
#include <cmath>
#include <cstring>

#include "mupdf/canvas_device.h"
#include "mupdf/canvas_feeder.h"
#include "mupdf/fz_guard.h"

namespace dce::core {
namespace {

struct Walk {
  Path* out;
  Matrix matrix;
  bool axes;  // rectangles stay such
};

Point map(const Walk& walk, float x, float y) {
  Point p = apply(walk.matrix, Point{x, y});
  if (!std::isfinite(p.x)) p.x = 0;
  if (!std::isfinite(p.y)) p.y = 0;
  return p;
}

void move_to(fz_context*, void* arg, float x, float y) {
  auto& walk = *static_cast<Walk*>(arg);
  Point p = map(walk, x, y);
  walk.out->move_to(p.x, p.y);
}
void line_to(fz_context*, void* arg, float x, float y) {
  auto& walk = *static_cast<Walk*>(arg);
  Point p = map(walk, x, y);
  walk.out->line_to(p.x, p.y);
}
void curve_to(fz_context*, void* arg, float x1, float y1, float x2, float y2, float x3, float y3) {
  auto& walk = *static_cast<Walk*>(arg);
  Point p = map(walk, x1, y1), q = map(walk, x2, y2), r = map(walk, x3, y3);
  walk.out->curve_to(p.x, p.y, q.x, q.y, r.x, r.y);
}
void close_path(fz_context*, void* arg) {
  static_cast<Walk*>(arg)->out->close();
}
void rect_to(fz_context*, void* arg, float x0, float y0, float x1, float y1) {
  auto& walk = *static_cast<Walk*>(arg);
  Point p = map(walk, x0, y0), r = map(walk, x1, y1);
  if (walk.axes) {
    walk.out->rect(p.x, p.y, r.x, r.y);
    return;
  }
  Point q = map(walk, x1, y0), s = map(walk, x0, y1);
  walk.out->move_to(p.x, p.y);
  walk.out->line_to(q.x, q.y);
  walk.out->line_to(r.x, r.y);
  walk.out->line_to(s.x, s.y);
  walk.out->close();
}

constexpr fz_path_walker walker = {move_to, line_to, curve_to, close_path,
                                   nullptr, nullptr, nullptr,  rect_to};

}  // namespace

void append_fz_path(fz_context* context, const fz_path* path, const fz_matrix& matrix, Path& out) {
  Walk walk{&out, from_fz(matrix), keeps_rects(from_fz(matrix))};
  fz_walk_path(context, path, &walker, &walk);
}

CanvasFonts::CanvasFonts(fz_context* context) : table_(std::make_unique<CanvasFontTable>(context)) {}
CanvasFonts::~CanvasFonts() = default;

FzCanvasFont& CanvasFontTable::find(fz_font* font) {
  std::unique_ptr<FzCanvasFont>& entry = fonts_[font];
  if (!entry) entry = std::make_unique<FzCanvasFont>(context_, font);
  return *entry;
}

FzCanvasFont::FzCanvasFont(fz_context* context, fz_font* font)
    : context_(context), font_(fz_keep_font(context, font)) {
  ink_ = {-0.5f, -0.5f, 1.5f, 1.5f};
  if (is_type3()) {
    kind_ = Kind::stencils;
    if (font->bbox.x0 < font->bbox.x1 && font->bbox.y0 < font->bbox.y1) {
      ink_ = ink_.united({font->bbox.x0, font->bbox.y0, font->bbox.x1, font->bbox.y1});
    } else {
      ink_ = {-100, -100, 100, 100};
    }
  } else if (const auto* face = static_cast<FT_Face>(font->ft_face)) {
    if (face->units_per_EM) {
      units_per_em_ = face->units_per_EM;
      // The face's own box knows nothing of slanting, emboldening and stretching; the allowance above covers
      // those.
      float unit = 1.0f / static_cast<float>(units_per_em_);
      ink_ = ink_.united(
          {static_cast<float>(face->bbox.xMin) * unit, static_cast<float>(face->bbox.yMin) * unit,
           static_cast<float>(face->bbox.xMax) * unit, static_cast<float>(face->bbox.yMax) * unit});
    }
  }
  make_key();
}

FzCanvasFont::~FzCanvasFont() {
  fz_drop_font(context_, font_);
}

void FzCanvasFont::make_key() {
  fz_md5 state;
  fz_md5_init(&state);
  auto add = [&](const void* data, size_t size) {
    fz_md5_update(&state, static_cast<const unsigned char*>(data), size);
  };
  if (is_type3()) {
    add(&font_->t3matrix, sizeof font_->t3matrix);
    for (int i = 0; i < 256; ++i) {
      uint32_t size = 0;
      unsigned char* data = nullptr;
      if (font_->t3procs[i])
        size = static_cast<uint32_t>(fz_buffer_storage(context_, font_->t3procs[i], &data));
      add(&size, sizeof size);
      if (size) add(data, size);
    }
    // What the procedures name lies in the resources; written out, they hold the numbers of the objects.
    auto* resources = static_cast<pdf_obj*>(font_->t3resources);
    char* text = nullptr;
    size_t length = 0;
    if (resources && fz_guarded(context_, [&] {
          text = pdf_sprint_obj(context_, nullptr, 0, &length, resources, 1, 1);
        })) {
      add(text, length);
      fz_free(context_, text);
    }
  } else {
    unsigned char digest[16] = {};
    if (font_->buffer && fz_guarded(context_, [&] { fz_font_digest(context_, font_, digest); })) {
      add(digest, sizeof digest);
    } else {
      add(font_->name, strnlen(font_->name, sizeof font_->name));
    }
    const fz_font_flags_t& f = font_->flags;
    uint8_t drawing =
        static_cast<uint8_t>(f.ft_substitute | f.ft_stretch << 1 | f.fake_bold << 2 | f.fake_italic << 3);
    add(&drawing, 1);
    if (const auto* face = static_cast<FT_Face>(font_->ft_face)) {
      int32_t index = static_cast<int32_t>(face->face_index);
      add(&index, sizeof index);
    }
    if (f.ft_stretch && font_->width_table) {
      add(&font_->width_default, sizeof font_->width_default);
      add(font_->width_table, sizeof(short) * static_cast<size_t>(std::max(0, font_->width_count)));
    }
  }
  fz_md5_final(&state, key_.bytes.data());
}

float FzCanvasFont::advance(uint32_t glyph) const {
  float advance = 0;
  if (!fz_guarded(context_, [&] { advance = fz_advance_glyph(context_, font_, static_cast<int>(glyph), 0); }))
    return 0;
  return std::isfinite(advance) ? advance : 0;
}

namespace {

/// FreeType's outlines as ours.
struct Decomposition {
  Path* out;
  float unit;
  Point at{};
  bool open = false;

  Point map(const FT_Vector* v) const {
    return {static_cast<float>(v->x) * unit, static_cast<float>(v->y) * unit};
  }
  static Decomposition& of(void* self) { return *static_cast<Decomposition*>(self); }
  void close() {
    if (open) out->close();
    open = false;
  }
};

constexpr FT_Outline_Funcs decomposing = {
    [](const FT_Vector* to, void* self) {
      auto& d = Decomposition::of(self);
      d.close();
      d.at = d.map(to);
      d.out->move_to(d.at.x, d.at.y);
      d.open = true;
      return 0;
    },
    [](const FT_Vector* to, void* self) {
      auto& d = Decomposition::of(self);
      d.at = d.map(to);
      d.out->line_to(d.at.x, d.at.y);
      return 0;
    },
    [](const FT_Vector* control, const FT_Vector* to, void* self) {
      auto& d = Decomposition::of(self);
      const Point c = d.map(control), p = d.map(to);
      d.out->curve_to(d.at.x + (c.x - d.at.x) * 2 / 3, d.at.y + (c.y - d.at.y) * 2 / 3,
                      p.x + (c.x - p.x) * 2 / 3, p.y + (c.y - p.y) * 2 / 3, p.x, p.y);
      d.at = p;
      return 0;
    },
    [](const FT_Vector* c1, const FT_Vector* c2, const FT_Vector* to, void* self) {
      auto& d = Decomposition::of(self);
      const Point a = d.map(c1), b = d.map(c2);
      d.at = d.map(to);
      d.out->curve_to(a.x, a.y, b.x, b.y, d.at.x, d.at.y);
      return 0;
    },
    0,
    0,
};

/// The outline as designed.
bool unhinted_outline(FT_Face face, uint32_t glyph, Path& out) {
  if (FT_Load_Glyph(face, glyph, FT_LOAD_NO_SCALE | FT_LOAD_NO_HINTING | FT_LOAD_IGNORE_TRANSFORM) != 0)
    return false;
  if (face->glyph->format != FT_GLYPH_FORMAT_OUTLINE || face->units_per_EM == 0) return false;
  Decomposition decomposition{&out, 1.0f / static_cast<float>(face->units_per_EM)};
  if (FT_Outline_Decompose(&face->glyph->outline, &decomposing, &decomposition) != 0) return false;
  decomposition.close();
  return true;
}

}  // namespace

bool FzCanvasFont::outline(uint32_t glyph, Path& out) const {
  if (kind_ != Kind::outlines) return false;
  auto* face = static_cast<FT_Face>(font_->ft_face);
  // MuPDF has each outline hinted on a grid as fine as the font's own, which costs far more than reading it and
  // moves next to nothing; but where hints put the glyph together, or MuPDF makes it bold, slanted or narrow.
  const bool as_designed = face && !FT_IS_TRICKY(face) && !is_altered();
  if (as_designed && unhinted_outline(face, glyph, out)) return true;
  fz_path* path = nullptr;
  if (!fz_guarded(context_,
                  [&] { path = fz_outline_glyph(context_, font_, static_cast<int>(glyph), fz_identity); }) ||
      !path) {
    return face && !as_designed && unhinted_outline(face, glyph, out);  // the font's own hints may be broken
  }
  append_fz_path(context_, path, fz_identity, out);
  fz_drop_path(context_, path);
  return true;
}

bool FzCanvasFont::is_stencil(int glyph) const {
  if (glyph < 0 || glyph > 255 || !font_->t3flags) return false;
  int flags = font_->t3flags[glyph];
  return (flags & FZ_DEVFLAG_MASK) && !(flags & FZ_DEVFLAG_COLOR);
}

Status FzCanvasFont::draw(uint32_t glyph, Canvas& canvas, const Matrix& to_device) const {
  return draw_stencil_glyph(context_, *this, static_cast<int>(glyph), canvas, to_device);
}

bool FzCanvasFont::is_altered() const {
  return font_->flags.fake_bold || font_->flags.fake_italic || font_->flags.ft_stretch;
}

Bytes FzCanvasFont::program() const {
  if (!font_->buffer || is_altered()) return {};
  unsigned char* data = nullptr;
  size_t size = fz_buffer_storage(context_, font_->buffer, &data);
  return {data, size};
}

}  // namespace dce::core
