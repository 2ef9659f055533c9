#include "decode/pclxl/font.h"

#include "stream/byte_reader.h"

namespace dce::core::pclxl {
namespace {

constexpr size_t header_fields = 8, segment_head = 6;
constexpr uint8_t bitmap_technology = 0xfe, truetype_technology = 1;

Status wrong(const char* what) {
  return Status(Code::unreadable, what);
}

}  // namespace

std::string font_key(const Value& name) {
  std::string key;
  for (size_t i = 0; i < name.count; ++i) {
    auto letter = static_cast<unsigned>(name.integer(i));
    key += static_cast<char>(letter >> 8);
    key += static_cast<char>(letter);
  }
  return key;
}

std::string font_label(const std::string& key) {
  std::string low;
  for (size_t i = 1; i < key.size(); i += 2) low += key[i];
  return printable(Bytes(reinterpret_cast<const uint8_t*>(low.data()), low.size()), 32);
}

Result<Font> parse_font_header(Bytes header) {
  if (header.size() < header_fields) return wrong("IllegalFontData: the header is too short");
  Font font;
  font.orientation = header[1];
  font.bitmap = header[4] == bitmap_technology;
  if (header[0] != 0 || header[5] != 0 || header[1] > (font.bitmap ? 3 : 0) ||
      (!font.bitmap && header[4] != truetype_technology)) {
    return wrong("IllegalFontHeaderFields");
  }
  bool has_resolution = false;
  for (Bytes rest = header.subspan(header_fields);;) {
    if (rest.size() < segment_head)
      return wrong("IllegalFontData: the segments do not end in a null segment");
    ByteReader reader(rest);
    int id = reader.u16be();
    uint32_t size = reader.u32be();
    if (id == 0xffff) {
      if (size != 0) return wrong("IllegalNullSegmentSize");
      break;
    }
    if (size > rest.size() - segment_head) return wrong("IllegalFontSegment");
    if (id == ('B' << 8 | 'R')) {
      if (size != 4) return wrong("IllegalBitmapResolutionSegment");
      font.x_resolution = reader.u16be();
      font.y_resolution = reader.u16be();
      if (font.x_resolution < 1 || font.y_resolution < 1) return wrong("IllegalBitmapResolutionSegment");
      has_resolution = true;
    }
    rest = rest.subspan(segment_head + size);
  }
  if (font.bitmap && !has_resolution) return wrong("MissingRequiredSegment: BR");
  return font;
}

Result<SoftGlyph> parse_glyph(Bytes data, const Font& font, uint64_t& memory) {
  if (data.size() < 2) return wrong("IllegalCharacterData");
  if (!font.bitmap) {
    if (data[0] != 1) return wrong("FSTMismatch: the font is a TrueType font");
    return SoftGlyph();
  }
  if (data[0] != 0) return wrong("UnsupportedCharacterFormat");
  if (data[1] > 1) return wrong("UnsupportedCharacterClass");
  if (data.size() < 10) return wrong("IllegalCharacterData: the descriptor is cut off");
  ByteReader reader(data.subspan(2));
  SoftGlyph glyph;
  glyph.left = static_cast<int16_t>(reader.u16be());
  glyph.top = static_cast<int16_t>(reader.u16be());
  glyph.width = reader.u16be();
  glyph.height = reader.u16be();
  if (!glyph.sensible()) return wrong("IllegalCharacterData: a measure is out of range");
  Bytes rows = data.subspan(10);
  if (data[1] == 0) {
    if (rows.size() != glyph.size())
      return wrong("IllegalCharacterData: its rows are not as long as its measures say");
    glyph.rows = rows;
    return glyph;
  }
  if (glyph.size() > memory)
    return Status(Code::limit, "compressed characters take more memory than is allowed");
  memory -= glyph.size();
  if (!glyph.expand(rows)) return wrong("IllegalCharacterData: its compressed rows do not fit its measures");
  return glyph;
}

}  // namespace dce::core::pclxl
