#pragma once

#include <array>
#include <bitset>
#include <cstdint>
#include <vector>

#include "encode/encoder.h"
#include "encode/pcl5/page_program.h"
#include "encode/soft_font_pool.h"
#include "encode/soft_glyphs.h"

namespace dce::core {

/// Turns the programs of canvas sides into bytes, in the order of the sides: downloads glyphs and tints before
/// they are first used and says characters by their codes. Glyphs of all faces and sizes fill one font after the
/// other, so that a page seldom changes fonts. Belongs to the writing thread.
class ProgramWriter {
 public:
  explicit ProgramWriter(int resolution);

  /// Before a side's first program.
  void begin_side(ByteBuffer& out);
  void write(const Piece& program, ByteBuffer& out);

 private:
  struct Font {
    std::bitset<256> gaps;               // by code, those that were defined
    std::array<int16_t, 256> advance{};  // by code, of those that were
  };

  void download(const GlyphBitmap& bitmap, int advance, SoftFontPool::Slot slot, ByteBuffer& out);
  void put_glyph(SoftFontPool::Slot slot, int advance, ByteBuffer& out);
  void put_gap(uint32_t dots, ByteBuffer& out);
  void put_gap_character(uint32_t index, uint32_t dots, ByteBuffer& out);
  void put_tint(uint32_t darkness, ByteBuffer& out);
  void define_in(int font, ByteBuffer& out);
  void select(int font, ByteBuffer& out);

  const int resolution_;
  SoftFontPool pool_;
  std::vector<Font> fonts_;
  int selected_ = -1, defining_ = -1;  // fonts, or none
  std::array<int, 2> designated_{-1, -1};  // as primary and secondary font
  std::bitset<256> tints_;
  std::vector<uint32_t> uses_;  // of a program's glyphs
  std::vector<SoftFontPool::Slot> slots_;
};

}  // namespace dce::core
