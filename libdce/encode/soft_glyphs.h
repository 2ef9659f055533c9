// Bitmaps of a job's glyphs for streams that download fonts, made once for each font, glyph and matrix.
//
// Pages are played on any thread, while only the writing thread knows which glyphs the printer already has.
// So a page names its glyphs by numbers of its own (PageGlyphs), and their table goes with its pieces.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <unordered_map>
#include <vector>

#include "document/canvas.h"
#include "draw/glyph_bitmap.h"
#include "draw/shared_glyphs.h"

namespace dce::core {

/// Sizes that differ by less print alike: half of this is the error of an em in dots.
constexpr int soft_glyph_grid = 32;

struct SoftGlyph {
  GlyphKey key;
  GlyphBitmap bitmap;  ///< empty for a blank glyph
};
using SoftGlyphPtr = SharedGlyphs<SoftGlyph>::Pointer;

/// Thread-safe; what it answers depends on the key alone.
class SoftGlyphStore {
 public:
  /// Glyphs larger than `most_dots` either way are not made.
  explicit SoftGlyphStore(int most_dots) : most_dots_(most_dots) {}

  /// Null when `font` has no such glyph or it is too large. The key's font is `font`'s.
  SoftGlyphPtr find(const CanvasFont& font, const GlyphKey& key);

 private:
  static constexpr size_t most_bytes = 12 << 20;  // of bitmaps kept for pages to come

  const int most_dots_;
  SharedGlyphs<SoftGlyph> glyphs_{most_bytes};
};

/// The glyphs that one page uses, numbered in the order met. Lives on one thread.
class PageGlyphs {
 public:
  explicit PageGlyphs(SoftGlyphStore& store) : store_(store) {}

  /// Which font and matrix (its linear part) the glyphs asked for next are of; false when they cannot be said
  /// in whole parts of dots.
  bool select(const CanvasFont& font, const Matrix& em_to_device);

  static constexpr int none = -1;   ///< no such glyph as a bitmap
  static constexpr int blank = -2;  ///< nothing to print
  /// The glyph's number, or one of the above.
  int find(uint32_t glyph);

  const GlyphBitmap& bitmap(int number) const { return glyphs_[static_cast<size_t>(number)]->bitmap; }
  bool empty() const { return glyphs_.empty(); }

  /// Hands over the table, for a piece; numbers start anew.
  std::vector<SoftGlyphPtr> take();

 private:
  struct Face {
    GlyphKey key;
    const CanvasFont* font = nullptr;
    std::array<int32_t, 256> low;  // numbers of glyphs below 256; unknown where not asked for yet
    std::unordered_map<uint32_t, int32_t> high;
  };
  static constexpr int32_t unknown = -3;
  static constexpr size_t most_glyphs = 0xffff;

  SoftGlyphStore& store_;
  std::unordered_map<GlyphKey, std::unique_ptr<Face>, GlyphKeyHash> faces_;
  Face* face_ = nullptr;
  std::vector<SoftGlyphPtr> glyphs_;
};

}  // namespace dce::core
