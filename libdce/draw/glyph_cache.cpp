#include "draw/glyph_cache.h"

#include <algorithm>
#include <cmath>
#include <cstring>
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

/// The font's key is a digest already; the multiplier is odd and otherwise of no meaning.
uint64_t hash_of(const GlyphFaceKey& key) {
  uint64_t hash;
  std::memcpy(&hash, key.font.bytes.data(), sizeof hash);
  for (int32_t value : key.matrix) hash = (hash ^ static_cast<uint32_t>(value)) * 0x9e3779b97f4a7c15u;
  return hash ^ hash >> 32;
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

size_t GlyphStore::Hash::operator()(const Key& key) const {
  const uint64_t hash = (hash_of(key.face) ^ key.glyph) * 0xd6e8feb86659fd93u;
  return static_cast<size_t>(hash ^ hash >> 32);
}

Matrix GlyphStore::em_to_device(const GlyphFaceKey& key) {
  const auto& m = key.matrix;
  return {m[0] / matrix_steps, m[1] / matrix_steps, m[2] / matrix_steps, m[3] / matrix_steps, 0, 0};
}

GlyphStampPtr GlyphStore::find(const GlyphFaceKey& face, const CanvasFont& font, uint32_t glyph) {
  const Key key{face, glyph};
  {
    const std::lock_guard lock(mutex_);
    if (const auto found = glyphs_.find(key); found != glyphs_.end()) return found->second;
  }
  GlyphStampPtr made = make_stamp(font, glyph, em_to_device(face));
  const std::lock_guard lock(mutex_);
  if (bytes_ > most_bytes) {
    glyphs_.clear();
    bytes_ = 0;
  }
  bytes_ += bytes_of(*made) + sizeof key;
  return glyphs_.emplace(key, std::move(made)).first->second;
}

size_t GlyphCache::Hash::operator()(const GlyphFaceKey& key) const {
  return static_cast<size_t>(hash_of(key));
}

GlyphCache::Face& GlyphCache::face(const CanvasFont& font, const Matrix& em_to_device) {
  if (full()) {
    faces_.clear();
    bytes_ = 0;
  }
  const GlyphFaceKey key{font.key(),
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
    stamp = store_->find(face.key_, font, glyph);
    bytes_ += bytes_of(*stamp);
  }
  return *stamp;
}

}  // namespace dce::core
