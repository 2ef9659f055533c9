// Where a job's downloaded glyphs lie in the printer: glyphs of all faces and sizes share a few fonts, so
// that a stream seldom has to change the font. Used by the writing thread, which asks in page order: the
// answers depend on what was asked before and on nothing else.
#pragma once

#include <cstdint>
#include <span>
#include <unordered_map>
#include <vector>

#include "encode/soft_glyphs.h"

namespace dce::core {

/// The codes that one font has for glyphs.
struct SoftFontCodes {
  std::vector<uint8_t> bytes;  ///< of one byte, in the order they are given out
  int words = 0;               ///< how many of two bytes, from 256 up; 0 where a stream has none
};

class SoftFontPool {
 public:
  explicit SoftFontPool(SoftFontCodes codes) : codes_(std::move(codes)) {}

  struct Slot {
    uint16_t font = 0;  ///< from 0
    uint16_t code = 0;
    bool fresh = false;  ///< the printer has to be sent this glyph, under this font and code, before its use
    bool operator==(const Slot&) const = default;
  };
  /// Where the glyphs of a page lie, each of which it prints uses[i] times; slots[i] means nothing where that
  /// is 0. With codes of two bytes there is one font until they run out, and glyphs of text get codes of one
  /// byte: at once, or by being sent anew when the bytes lost would have paid for it.
  void place(std::span<const SoftGlyphPtr> glyphs, std::span<const uint32_t> uses, std::vector<Slot>& slots);

  int fonts() const { return fonts_; }
  /// What the printer was sent of bitmaps since the beginning or the last clear().
  size_t bytes() const { return bytes_; }
  /// Begins without fonts again: the printer was told to forget them.
  void clear();

 private:
  struct Place {
    uint16_t font = 0, code = 0;
    uint64_t lost = 0;  // bytes, for want of a code of one
  };
  Slot place(const SoftGlyph& glyph, uint32_t uses, uint64_t face_uses);
  Slot put(Place& place, const SoftGlyph& glyph, bool word);

  const SoftFontCodes codes_;
  std::unordered_map<GlyphKey, Place, GlyphKeyHash> places_;
  int fonts_ = 0;
  size_t bytes_used_ = 0, words_used_ = 0;  // codes of the last font
  size_t bytes_ = 0;
};

}  // namespace dce::core
