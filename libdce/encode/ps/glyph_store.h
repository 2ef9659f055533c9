#pragma once

#include <atomic>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <unordered_map>

#include "document/canvas.h"

namespace dce::core {

/// Charstrings of a job's glyphs, made once and shared by the pages that use them. Thread-safe. What it
/// answers depends on the font's key and the glyph alone.
class GlyphStore {
 public:
  struct Entry {
    int advance = 0;                                ///< grid units
    std::shared_ptr<const std::string> charstring;  ///< null when the font has no such glyph
  };

  /// The glyph of `font` on a grid of `units` to the em.
  Entry find(const CanvasFont& font, uint32_t glyph, int units);

 private:
  struct Face {
    std::mutex mutex;
    std::unordered_map<uint32_t, Entry> glyphs;
  };
  Face& face(const FontKey& key, int units);

  static constexpr size_t most_bytes = 16 << 20;
  std::mutex mutex_;
  std::map<std::pair<FontKey, int>, std::unique_ptr<Face>> faces_;
  std::atomic<size_t> bytes_{0};
};

}  // namespace dce::core
