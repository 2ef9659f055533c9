#include "decode/pcl5/soft_font.h"

#include "stream/byte_reader.h"

namespace dce::core::pcl5 {
namespace {

constexpr size_t bitmap_header = 64, resolution_header = 68;
constexpr size_t block_head = 2, bitmap_descriptor = 16, longest_block = 32767;

Status wrong(std::string what) {
  return Status(Code::unreadable, std::move(what));
}

}  // namespace

Result<std::shared_ptr<SoftFont>> parse_font_header(Bytes data) {
  if (data.size() < 3) return wrong("a font header is cut off");
  auto font = std::make_shared<SoftFont>();
  uint8_t format = data[2];
  if (format != 0 && format != 5 && format != 6 && format != 7 && format != 9 && format != 20) {
    font->bitmap = false;
    return font;
  }
  if (data.size() < (format == 20 ? resolution_header : bitmap_header))
    return wrong("a font header is cut off");
  font->proportional = data[13] != 0;
  ByteReader pitch(data.subspan(16));
  font->pitch = pitch.u16be() / 4.0;
  if (format == 20) {
    ByteReader resolution(data.subspan(bitmap_header));
    font->x_resolution = resolution.u16be();
    font->y_resolution = resolution.u16be();
    if (font->x_resolution < 1 || font->y_resolution < 1) return wrong("a font's resolution is 0");
  }
  return font;
}

Status read_character(Bytes data, SoftFont& font, int code, uint64_t& memory) {
  if (!font.bitmap) return ok();
  if (data.size() < block_head) return wrong("a character's data is cut off");
  if (data[0] != 4) return wrong("a character of format " + std::to_string(data[0]) + " in a bitmap font");
  auto take = [&](uint64_t bytes) {
    if (bytes > memory) return Status(Code::limit, "soft fonts take more memory than is allowed");
    memory -= bytes;
    return ok();
  };
  if (data[1] != 0) {
    auto found = font.characters.find(code);
    if (found == font.characters.end()) return wrong("the continuation of a character that was not begun");
    SoftCharacter& character = found->second;
    std::vector<uint8_t>& all = character.compressed ? character.pieces : character.glyph.own_rows;
    Bytes before = all.empty() ? character.glyph.rows : Bytes();
    // Compressed rows are expanded anew with every block: that is work, and counted as such.
    DCE_TRY(take(before.size() + data.size() + (character.compressed ? character.glyph.size() : 0)));
    all.insert(all.end(), before.begin(), before.end());
    all.insert(all.end(), data.begin() + block_head, data.end());
    if (character.compressed) character.glyph.expand(all);
    return ok();
  }
  if (data.size() < bitmap_descriptor) return wrong("a character's descriptor is cut off");
  SoftCharacter character;
  if (data[3] != 1 && data[3] != 2) {
    return wrong("a character of class " + std::to_string(data[3]) + " in a bitmap font");
  }
  character.compressed = data[3] == 2;
  SoftGlyph& glyph = character.glyph;
  ByteReader reader(data.subspan(6));
  glyph.left = static_cast<int16_t>(reader.u16be());
  glyph.top = static_cast<int16_t>(reader.u16be());
  glyph.width = reader.u16be();
  glyph.height = reader.u16be();
  int delta = static_cast<int16_t>(reader.u16be());
  character.advance = font.proportional ? delta / 4.0 : font.pitch;
  bool blank = glyph.width == 0 || glyph.height == 0;
  if (!blank && !glyph.sensible()) return wrong("a character's measure is out of range");
  if (blank) glyph.width = glyph.height = 0;
  glyph.rows = data.subspan(bitmap_descriptor);
  DCE_TRY(take(sizeof(SoftCharacter)));
  bool whole = true;
  if (character.compressed && !blank) {
    DCE_TRY(take(glyph.size()));
    whole = glyph.expand(glyph.rows) || data.size() == longest_block;
  }
  font.characters.insert_or_assign(code, std::move(character));
  return whole ? ok() : wrong("a character's compressed rows do not fit its measures");
}

}  // namespace dce::core::pcl5
