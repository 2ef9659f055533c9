// Glyphs that were drawn once, ready to be stamped.
#pragma once

#include <array>
#include <memory>
#include <unordered_map>
#include <utility>
#include <vector>

#include "draw/glyph_bitmap.h"
#include "draw/shared_glyphs.h"
#include "draw/surface.h"

namespace dce::core {

/// A glyph in columns of dots.
struct GlyphStamp {
  bool too_large = false;  ///< its outline is to be filled; else it may be blank: 0 by 0
  int left = 0, top = 0, width = 0, height = 0;
  std::vector<uint64_t> words;

  DotColumns dots() const { return {width, height, words.data()}; }
};
using GlyphStampPtr = SharedGlyphs<GlyphStamp>::Pointer;

/// A job's glyphs, which its threads share. Thread-safe; bounded.
class GlyphStore {
 public:
  /// Glyphs are drawn by this, the key's matrix.
  static Matrix em_to_device(const GlyphKey& key);
  /// `font` is the key's.
  GlyphStampPtr find(const GlyphKey& key, const CanvasFont& font);

 private:
  SharedGlyphs<GlyphStamp> glyphs_{size_t{4} << 20};
};

/// The glyphs that one thread has met. Bounded as the store.
class GlyphCache {
 public:
  explicit GlyphCache(std::shared_ptr<GlyphStore> store = std::make_shared<GlyphStore>(),
                      size_t most_bytes = size_t{4} << 20)
      : store_(std::move(store)), most_bytes_(most_bytes) {}

  /// One font at one size. Valid until the next call of face().
  class Face {
   public:
    const Matrix& em_to_device() const { return em_to_device_; }

   private:
    friend class GlyphCache;
    GlyphKey key_;  ///< of glyph 0
    Matrix em_to_device_;
    std::array<GlyphStampPtr, 256> low_;  ///< most fonts have no more
    std::unordered_map<uint32_t, GlyphStampPtr> high_;
  };

  /// Glyphs are drawn by the returned face's matrix, which is the given one in steps of 1/64 dot an em.
  Face& face(const CanvasFont& font, const Matrix& em_to_device);

  /// Valid until face() is called.
  const GlyphStamp& find(Face& face, const CanvasFont& font, uint32_t glyph) {
    if (glyph < face.low_.size() && face.low_[glyph]) return *face.low_[glyph];
    return fetch(face, font, glyph);
  }

  /// Call face() again before the next find()?
  bool full() const { return bytes_ > most_bytes_; }

 private:
  const GlyphStamp& fetch(Face& face, const CanvasFont& font, uint32_t glyph);

  const std::shared_ptr<GlyphStore> store_;
  const size_t most_bytes_;
  size_t bytes_ = 0;
  std::unordered_map<GlyphKey, std::unique_ptr<Face>, GlyphKeyHash> faces_;
};

}  // namespace dce::core
