#pragma once

#include <map>
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include "encode/ps/glyph_store.h"
#include "stream/byte_buffer.h"

namespace dce::core {

/// The fonts of one page: which glyphs it uses, and under which codes. A PostScript font holds at most 220
/// glyphs under codes that need no escape in a string.
class PageFonts {
 public:
  explicit PageFonts(GlyphStore& store) : store_(store) {}

  struct Code {
    int font = -1;  ///< number of the PostScript font /F<n>; negative when there is nothing to show
    uint8_t code = 0;
    int advance = 0;  ///< grid units
  };
  /// `size_pt` chooses how fine a grid the outlines need.
  Code find(const CanvasFont& font, const Glyph& glyph, double size_pt, int* units);

  /// Appends what SharedFonts::define reads: the fonts not handed over yet. Glyphs used later come into new
  /// fonts.
  void hand_over(ByteBuffer& out);

 private:
  struct Item {
    uint8_t code;
    std::string name;
    std::shared_ptr<const std::string> charstring;
  };
  struct Subset {
    FontKey key;
    int units;
    std::vector<Item> items;
    std::vector<bool> taken;
  };
  struct Face {
    int open = -1;  // the subset that takes new glyphs
    std::unordered_map<uint32_t, Code> codes;
  };

  GlyphStore& store_;
  std::map<std::pair<FontKey, int>, Face> faces_;
  Face* last_face_ = nullptr;
  FontKey last_key_;
  int last_units_ = 0;
  std::vector<Subset> subsets_;
  size_t first_open_ = 0;  // subsets below were handed over
};

}  // namespace dce::core
