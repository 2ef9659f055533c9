#include "image/jp2_header.h"

#include <algorithm>
#include <cmath>
#include <cstring>

#include "image/exif.h"
#include "stream/byte_reader.h"

namespace dce::core {
namespace {

// OpenJPEG 2.5 keeps some 6 KB for each tile, and 1.2 KB for each of its components: of 65,535 tiles, in a file of 300 bytes.
constexpr uint64_t tile_bytes = 6000, component_bytes = 1200, most_tile_bytes = 64 << 20;

constexpr uint32_t box(const char (&name)[5]) {
  uint32_t type = 0;
  for (int i = 0; i < 4; ++i) type = type << 8 | static_cast<uint8_t>(name[i]);
  return type;
}

/// Calls visit(type, contents) for each box in `bytes` until it answers false.
template <class Visit>
void for_each_box(Bytes bytes, Visit visit) {
  ByteReader reader(bytes);
  while (reader.remaining() >= 8) {
    uint64_t length = reader.u32be(), head = 8;
    uint32_t type = reader.u32be();
    if (length == 1) {
      length = reader.u64be();
      head = 16;
    }
    size_t size = length == 0 ? reader.remaining() : length < head ? 0 : static_cast<size_t>(length - head);
    if (length != 0 && length < head) return;
    Bytes contents = reader.take(std::min(size, reader.remaining()));
    if (!visit(type, contents)) return;
  }
}

Jp2Header::Colors parse_colors(Bytes contents, Jp2Header& header) {
  using Colors = Jp2Header::Colors;
  ByteReader reader(contents);
  int method = reader.u8();
  reader.skip(2);
  if (method == 1) {
    switch (reader.u32be()) {  // table I.10, and 15444-2's CMYK
      case 16:
        return Colors::rgb;
      case 17:
        return Colors::gray;
      case 18:
        return Colors::ycc;
      case 12:
        return Colors::cmyk;
      default:
        return Colors::other;
    }
  }
  if (method == 2 || method == 3) {  // an ICC profile; its colour space is at 16
    if (contents.size() > 3) header.profile = contents.subspan(3);
    reader.skip(16);
    uint32_t space = reader.u32be();
    if (space == box("GRAY")) return Colors::gray;
    if (space == box("RGB ")) return Colors::rgb;
    if (space == box("CMYK")) return Colors::cmyk;
    return reader.ok() ? Colors::other : Colors::unknown;
  }
  return Colors::unknown;
}

void parse_channels(Bytes contents, Jp2Header& header) {
  ByteReader reader(contents);
  int count = reader.u16be();
  header.alpha_channels = 0;
  for (int i = 0; i < count && reader.remaining() >= 6; ++i) {
    reader.skip(2);
    int type = reader.u16be();
    reader.skip(2);
    if (type == 1 || type == 2) {
      ++header.alpha_channels;
      header.premultiplied = type == 2;
    }
  }
}

void parse_resolution(Bytes contents, Jp2Header& header) {
  ByteReader reader(contents);
  double vertical = reader.u16be(), vertical_below = reader.u16be();
  double horizontal = reader.u16be(), horizontal_below = reader.u16be();
  int vertical_exponent = static_cast<int8_t>(reader.u8()),
      horizontal_exponent = static_cast<int8_t>(reader.u8());
  if (!reader.ok() || vertical_below == 0 || horizontal_below == 0) return;
  double x = horizontal / horizontal_below * std::pow(10.0, horizontal_exponent) * 0.0254;  // per metre
  double y = vertical / vertical_below * std::pow(10.0, vertical_exponent) * 0.0254;
  if (!sane_resolution(x) || !sane_resolution(y)) return;
  header.x_resolution = x;
  header.y_resolution = y;
}

}  // namespace

bool is_jp2_file(Bytes bytes) {
  static constexpr uint8_t signature[12] = {0, 0, 0, 12, 'j', 'P', ' ', ' ', 0x0d, 0x0a, 0x87, 0x0a};
  return bytes.size() >= 12 && std::equal(signature, signature + 12, bytes.begin());
}

bool is_j2k_codestream(Bytes bytes) {
  static constexpr uint8_t markers[4] = {0xff, 0x4f, 0xff, 0x51};
  return bytes.size() >= 4 && std::equal(markers, markers + 4, bytes.begin());
}

Status check_jp2_tiles(Bytes bytes) {
  Bytes codestream = bytes;
  if (is_jp2_file(bytes)) {
    codestream = {};
    for_each_box(bytes, [&](uint32_t type, Bytes contents) {
      if (type != box("jp2c")) return true;
      codestream = contents;
      return false;
    });
  }
  const Status no_size(Code::unreadable, "the JPEG 2000 image does not say how large it is");
  if (!is_j2k_codestream(codestream)) return no_size;
  ByteReader reader(codestream);
  reader.skip(8);  // SOC, SIZ, its length, capabilities
  const uint64_t x1 = reader.u32be(), y1 = reader.u32be();
  reader.skip(8);  // where the image begins
  const uint64_t width = reader.u32be(), height = reader.u32be(), x0 = reader.u32be(), y0 = reader.u32be();
  const uint64_t components = reader.u16be();
  if (!reader.ok() || width == 0 || height == 0 || x0 > x1 || y0 > y1) return no_size;
  const uint64_t across = (x1 - x0 + width - 1) / width, down = (y1 - y0 + height - 1) / height;
  // 2^16 tiles are more than a codestream can number.
  if (across > 0xffff || down > 0xffff ||
      across * down * (tile_bytes + components * component_bytes) > most_tile_bytes) {
    return {Code::limit, "the JPEG 2000 image has too many tiles"};
  }
  return ok();
}

Jp2Header parse_jp2_header(Bytes bytes) {
  Jp2Header header;
  if (!is_jp2_file(bytes)) return header;
  for_each_box(bytes, [&](uint32_t type, Bytes contents) {
    if (type != box("jp2h")) return type != box("jp2c");
    for_each_box(contents, [&](uint32_t inner, Bytes data) {
      if (inner == box("colr") && header.colors == Jp2Header::Colors::unknown) {
        header.colors = parse_colors(data, header);
      } else if (inner == box("pclr") && data.size() >= 3) {
        header.palette_columns = data[2];
      } else if (inner == box("cdef")) {
        parse_channels(data, header);
      } else if (inner == box("res ")) {
        // Captured and displayed resolution; the latter, where given, is how large it is meant to be.
        for_each_box(data, [&](uint32_t kind, Bytes value) {
          if (kind == box("resc") || kind == box("resd")) parse_resolution(value, header);
          return true;
        });
      }
      return true;
    });
    return false;
  });
  return header;
}

}  // namespace dce::core
