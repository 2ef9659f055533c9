#include "encode/soft_glyphs.h"

#include <cmath>
#include <utility>

namespace dce::core {

SoftGlyphPtr SoftGlyphStore::find(const CanvasFont& font, const GlyphKey& key) {
  const auto make = [&]() -> SoftGlyphPtr {
    constexpr double dot = 1.0 / soft_glyph_grid;
    const Matrix matrix{key.matrix[0] * dot, key.matrix[1] * dot, key.matrix[2] * dot, key.matrix[3] * dot};
    auto glyph = std::make_shared<SoftGlyph>();
    glyph->key = key;
    if (!make_glyph_bitmap(font, key.glyph, matrix, most_dots_, glyph->bitmap)) return nullptr;
    return glyph;
  };
  return glyphs_.find(key, make, [](const SoftGlyphPtr& made) {
    return sizeof(SoftGlyph) + (made ? made->bitmap.bits.size() : 0);
  });
}

bool PageGlyphs::select(const CanvasFont& font, const Matrix& m) {
  GlyphKey key;
  key.font = font.key();
  const double values[] = {m.a, m.b, m.c, m.d};
  for (size_t i = 0; i < 4; ++i) {
    const double parts = values[i] * soft_glyph_grid;
    if (!(std::abs(parts) < 1 << 24)) return false;
    key.matrix[i] = static_cast<int32_t>(std::lround(parts));
  }
  if (face_ && face_->key == key) {
    face_->font = &font;
    return true;
  }
  std::unique_ptr<Face>& face = faces_[key];
  if (!face) {
    face = std::make_unique<Face>();
    face->key = key;
    face->low.fill(unknown);
  }
  face->font = &font;
  face_ = face.get();
  return true;
}

int PageGlyphs::find(uint32_t glyph) {
  int32_t& number =
      glyph < face_->low.size() ? face_->low[glyph] : face_->high.try_emplace(glyph, unknown).first->second;
  if (number != unknown) return number;
  GlyphKey key = face_->key;
  key.glyph = glyph;
  SoftGlyphPtr made = glyphs_.size() < most_glyphs ? store_.find(*face_->font, key) : nullptr;
  if (!made) return number = none;
  if (made->bitmap.bits.empty()) return number = blank;
  glyphs_.push_back(std::move(made));
  return number = static_cast<int32_t>(glyphs_.size() - 1);
}

std::vector<SoftGlyphPtr> PageGlyphs::take() {
  faces_.clear();
  face_ = nullptr;
  return std::exchange(glyphs_, {});
}

}  // namespace dce::core
