#include "draw/glyph_cache.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "draw/dot_words.h"

namespace dce::core {
namespace {

constexpr double matrix_steps = 64;
// Larger ones are seldom met twice, and are filled in little more time than they are stamped.
constexpr int most_dots = 640;

int32_t quantised(double value) {
  return static_cast<int32_t>(
      std::lround(std::clamp(value == value ? value : 0.0, -1e6, 1e6) * matrix_steps));
}

GlyphStampPtr make_stamp(const CanvasFont& font, uint32_t glyph, const Matrix& em_to_device) {
  auto stamp = std::make_shared<GlyphStamp>();
  GlyphBitmap bitmap;
  stamp->too_large = !make_glyph_bitmap(font, glyph, em_to_device, most_dots, bitmap);
  stamp->left = bitmap.left;
  stamp->top = bitmap.top;
  stamp->width = bitmap.width;
  stamp->height = bitmap.height;
  const int columns = (bitmap.width + DotColumns::column_dots - 1) / DotColumns::column_dots;
  stamp->words.reserve(static_cast<size_t>(columns) * static_cast<size_t>(bitmap.height));
  for (int left = 0; left < bitmap.width; left += DotColumns::column_dots) {
    const int count = std::min(DotColumns::column_dots, bitmap.width - left);
    for (int y = 0; y < bitmap.height; ++y)
      stamp->words.push_back(dot_words::dots(bitmap.row(y), left, count));
  }
  return stamp;
}

size_t bytes_of(const GlyphStamp& stamp) {
  return sizeof stamp + stamp.words.size() * sizeof(uint64_t) + 64;
}

}  // namespace

Matrix GlyphStore::em_to_device(const GlyphKey& key) {
  const auto& m = key.matrix;
  return {m[0] / matrix_steps, m[1] / matrix_steps, m[2] / matrix_steps, m[3] / matrix_steps, 0, 0};
}

GlyphStampPtr GlyphStore::find(const GlyphKey& key, const CanvasFont& font) {
  return glyphs_.find(
      key, [&] { return make_stamp(font, key.glyph, em_to_device(key)); },
      [](const GlyphStampPtr& made) { return bytes_of(*made); });
}

GlyphCache::Face& GlyphCache::face(const CanvasFont& font, const Matrix& em_to_device) {
  if (full()) {
    faces_.clear();
    bytes_ = 0;
  }
  const GlyphKey key{font.key(),
                     {quantised(em_to_device.a), quantised(em_to_device.b), quantised(em_to_device.c),
                      quantised(em_to_device.d)}};
  std::unique_ptr<Face>& face = faces_[key];
  if (!face) {
    face = std::make_unique<Face>();
    face->key_ = key;
    face->em_to_device_ = GlyphStore::em_to_device(key);
    bytes_ += sizeof(Face) + sizeof key;
  }
  return *face;
}

const GlyphStamp& GlyphCache::fetch(Face& face, const CanvasFont& font, uint32_t glyph) {
  GlyphStampPtr& stamp = glyph < face.low_.size() ? face.low_[glyph] : face.high_[glyph];
  if (!stamp) {
    GlyphKey key = face.key_;
    key.glyph = glyph;
    stamp = store_->find(key, font);
    bytes_ += bytes_of(*stamp);
  }
  return *stamp;
}

}  // namespace dce::core
