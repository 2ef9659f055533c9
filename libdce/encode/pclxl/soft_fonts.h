// The writing thread's side of text: which glyphs the printer has, under which fonts and codes.
#pragma once

#include <vector>

#include "encode/pclxl/page_content.h"
#include "encode/soft_font_pool.h"

namespace dce::core::xl {

class SoftFonts {
 public:
  SoftFonts(Resolution resolution);

  /// Appends the fonts and glyphs that `content` needs and the printer does not have. They live in the
  /// session, so that this may stand before the page.
  void define(ContentReader& content, const std::vector<SoftGlyphPtr>& glyphs, ByteBuffer& out);

  /// A page begins without a font, and ends with what may be forgotten.
  void begin_page() { current_font_ = -1; }
  void end_page(ByteBuffer& out);

  /// Appends one stretch of text with the glyphs of the last define().
  void text(const ContentReader::Stretch& stretch, ByteBuffer& out);

 private:
  struct Run {
    size_t begin, end;
    uint16_t font;
    bool wide;  // codes of two bytes
    enum class Steps : uint8_t { right, down, any } steps;
  };
  void define_font(int font, ByteBuffer& out);
  void define_glyph(const SoftFontPool::Slot& slot, const GlyphBitmap& bitmap, ByteBuffer& out);
  size_t line_end(size_t begin, Run::Steps& steps) const;
  void line(size_t begin, size_t end, Run::Steps steps, ByteBuffer& out);
  void run(const Run& run, size_t line_end, ByteBuffer& out);

  // Printers keep soft fonts in the memory that pages are drawn in.
  static constexpr size_t most_bytes = 8 << 20;

  const Resolution resolution_;
  SoftFontPool pool_;
  std::vector<SoftFontPool::Slot> slots_;
  std::vector<uint32_t> uses_;
  int defined_fonts_ = 0;
  int current_font_ = -1;
  struct Placed {
    uint16_t font, code;
    int x, y;
  };
  std::vector<Placed> items_;
  std::vector<uint16_t> codes_;
  std::vector<int16_t> right_, down_;
};

}  // namespace dce::core::xl
