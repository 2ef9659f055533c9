#include "encode/ps/glyph_store.h"

#include <algorithm>
#include <cmath>

#include "encode/ps/type1_charstring.h"

namespace dce::core {

GlyphStore::Face& GlyphStore::face(const FontKey& key, int units) {
  std::lock_guard lock(mutex_);
  std::unique_ptr<Face>& face = faces_[{key, units}];
  if (!face) face = std::make_unique<Face>();
  return *face;
}

GlyphStore::Entry GlyphStore::find(const CanvasFont& font, uint32_t glyph, int units) {
  Face& face = this->face(font.key(), units);
  {
    std::lock_guard lock(face.mutex);
    if (auto it = face.glyphs.find(glyph); it != face.glyphs.end()) return it->second;
  }
  Entry entry;
  float advance = std::clamp(font.advance(glyph) * static_cast<float>(units), -32000.0f, 32000.0f);
  entry.advance = static_cast<int>(std::lround(advance));
  Path outline;
  if (font.outline(glyph, outline)) {
    entry.charstring =
        std::make_shared<const std::string>(type1_charstring(outline.view(), entry.advance, units));
  }
  // Two threads may have made the same bytes; a full store only costs making them again.
  size_t size = sizeof(Entry) + 64 + (entry.charstring ? entry.charstring->size() : 0);
  if (bytes_.fetch_add(size) + size <= most_bytes) {
    std::lock_guard lock(face.mutex);
    face.glyphs.emplace(glyph, entry);
  }
  return entry;
}

}  // namespace dce::core
