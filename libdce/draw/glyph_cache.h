// Glyphs that were drawn once, ready to be stamped.
#pragma once

#include <array>
#include <memory>
#include <unordered_map>
#include <vector>

#include "draw/glyph_bitmap.h"
#include "draw/surface.h"

namespace dce::core {

/// By font (its key, so that fonts of other documents that draw the same share their glyphs), size and glyph.
/// Bounded: it begins anew when it is full. One thread.
class GlyphCache {
 public:
  explicit GlyphCache(size_t most_bytes = size_t{4} << 20) : most_bytes_(most_bytes) {}

  struct Stamp {
    enum class State : uint8_t {
      unknown,
      ready,      ///< may be blank: 0 by 0
      too_large,  ///< its outline is to be filled
    } state = State::unknown;
    int left = 0, top = 0, width = 0, height = 0;
    std::vector<uint64_t> words;

    DotColumns dots() const { return {width, height, words.data()}; }
  };

  /// One font at one size. Valid until the next call of face().
  class Face {
   public:
    const Matrix& em_to_device() const { return em_to_device_; }

   private:
    friend class GlyphCache;
    Matrix em_to_device_;
    std::unordered_map<uint32_t, Stamp> glyphs_;
  };

  /// Glyphs are drawn by the returned face's matrix, which is the given one in steps of 1/64 dot an em.
  Face& face(const CanvasFont& font, const Matrix& em_to_device);

  /// Valid until face() is called.
  const Stamp& find(Face& face, const CanvasFont& font, uint32_t glyph);

  /// Call face() again before the next find()?
  bool full() const { return bytes_ > most_bytes_; }

 private:
  struct Key {
    FontKey font;
    std::array<int32_t, 4> matrix{};
    bool operator==(const Key&) const = default;
  };
  struct Hash {
    size_t operator()(const Key& key) const;
  };

  const size_t most_bytes_;
  size_t bytes_ = 0;
  std::unordered_map<Key, std::unique_ptr<Face>, Hash> faces_;
};

}  // namespace dce::core
