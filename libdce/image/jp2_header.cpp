#include "image/jp2_header.h"

#include <algorithm>
#include <cmath>
#include <cstring>

#include "image/exif.h"
#include "stream/byte_reader.h"

namespace dce::core {
namespace {

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
