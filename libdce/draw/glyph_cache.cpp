#include "draw/glyph_cache.h"

#include <algorithm>
#include <cmath>
#include <cstring>

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

}  // namespace

size_t GlyphCache::Hash::operator()(const Key& key) const {
  uint64_t hash;
  std::memcpy(&hash, key.font.bytes.data(), sizeof hash);
  for (int32_t value : key.matrix) hash = (hash ^ static_cast<uint32_t>(value)) * 0x9e3779b97f4a7c15u;
  return hash ^ hash >> 32;
}

GlyphCache::Face& GlyphCache::face(const CanvasFont& font, const Matrix& em_to_device) {
  if (full()) {
    faces_.clear();
    bytes_ = 0;
  }
  const Key key{font.key(),
                {quantised(em_to_device.a), quantised(em_to_device.b), quantised(em_to_device.c),
                 quantised(em_to_device.d)}};
  std::unique_ptr<Face>& face = faces_[key];
  if (!face) {
    face = std::make_unique<Face>();
    face->em_to_device_ = {key.matrix[0] / matrix_steps,
                           key.matrix[1] / matrix_steps,
                           key.matrix[2] / matrix_steps,
                           key.matrix[3] / matrix_steps,
                           0,
                           0};
    bytes_ += sizeof(Face) + sizeof(Key);
  }
  return *face;
}

const GlyphCache::Stamp& GlyphCache::find(Face& face, const CanvasFont& font, uint32_t glyph) {
  Stamp& stamp = face.glyphs_[glyph];
  if (stamp.state != Stamp::State::unknown) return stamp;
  GlyphBitmap bitmap;
  stamp.state = make_glyph_bitmap(font, glyph, face.em_to_device_, most_dots, bitmap)
                    ? Stamp::State::ready
                    : Stamp::State::too_large;
  stamp.left = bitmap.left;
  stamp.top = bitmap.top;
  stamp.width = bitmap.width;
  stamp.height = bitmap.height;
  for (int left = 0; left < bitmap.width; left += DotColumns::column_dots) {
    const int count = std::min(DotColumns::column_dots, bitmap.width - left);
    for (int y = 0; y < bitmap.height; ++y)
      stamp.words.push_back(dot_words::dots(bitmap.row(y), left, count));
  }
  bytes_ += sizeof(Stamp) + stamp.words.size() * sizeof(uint64_t) + 16;
  return stamp;
}

}  // namespace dce::core
