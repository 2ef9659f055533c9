#include "encode/pcl5/soft_font.h"

#include <algorithm>
#include <bit>
#include <cstring>
#include <vector>

#include "encode/pcl5/pcl_text.h"

namespace dce::core {
namespace {

enum HeaderByte : size_t { header_size = 68, resolution_x = 64, resolution_y = 66 };
constexpr int format_resolution_bitmap = 20;
constexpr int type_8_bit = 1;  // codes 33 to 127 and 160 to 255 print
constexpr int roman_8 = 0x0115;
constexpr int character_format_raster = 4, descriptor_size = 14;
constexpr int class_bitmap = 1, class_row_runs = 2;
constexpr size_t largest_run = 255, most_repeats = 255;

/// Where the bits from `at` on stop being what the bit there is, at most `width`.
int run_end(const uint8_t* row, int at, int width) {
  const uint8_t flip = row[at >> 3] >> (7 - (at & 7)) & 1 ? 0xff : 0x00;
  int end = at;
  uint8_t rest = static_cast<uint8_t>((row[end >> 3] ^ flip) << (end & 7));
  while (rest == 0) {
    end = (end | 7) + 1;
    if (end >= width) return width;
    rest = static_cast<uint8_t>(row[end >> 3] ^ flip);
  }
  return std::min(end + std::countl_zero(rest), width);
}

/// Dots of the rows up to the last that has ink; one at least.
int inked_width(const GlyphBitmap& bitmap) {
  std::vector<uint8_t> all(bitmap.stride(), 0);
  for (int y = 0; y < bitmap.height; ++y) {
    for (size_t i = 0; i < all.size(); ++i) all[i] |= bitmap.row(y)[i];
  }
  size_t size = all.size();
  while (size > 0 && all[size - 1] == 0) --size;
  return size == 0 ? 1 : static_cast<int>(8 * size) - std::countr_zero(all[size - 1]);
}

}  // namespace

void put_soft_font(int resolution, ByteBuffer& out) {
  put_command(out, "\x1b)s", header_size, 'W');
  uint8_t* header = out.grow(header_size);
  std::memset(header, 0, header_size);
  const auto u16 = [header](size_t at, int value) {
    header[at] = static_cast<uint8_t>(value >> 8);
    header[at + 1] = static_cast<uint8_t>(value);
  };
  u16(0, header_size);
  header[2] = format_resolution_bitmap;
  header[3] = type_8_bit;
  // A cell of a twelfth of an inch: the characters' own sizes are what counts.
  const int cell = std::max(4, resolution / 12);
  u16(6, cell * 3 / 4);  // baseline
  u16(8, cell);
  u16(10, cell);
  header[13] = 1;  // proportional spacing
  u16(14, roman_8);
  u16(16, 4 * cell);  // pitch and height in quarter dots
  u16(18, 4 * cell);
  u16(resolution_x, resolution);
  u16(resolution_y, resolution);
}

bool put_row_runs(const GlyphBitmap& bitmap, int width, size_t most, ByteBuffer& out) {
  const size_t begin = out.size(), row_size = bitmap.stride();
  for (int y = 0; y < bitmap.height;) {
    const uint8_t* row = bitmap.row(y);
    size_t repeats = 0;
    for (++y; y < bitmap.height && repeats < most_repeats; ++y, ++repeats) {
      if (std::memcmp(row, row + row_size * (repeats + 1), row_size) != 0) break;
    }
    out.u8(static_cast<uint8_t>(repeats));
    bool ink = false;
    for (int at = 0; at < width; ink = !ink) {
      const bool inked = (row[at >> 3] >> (7 - (at & 7)) & 1) != 0;
      const int end = inked == ink ? run_end(row, at, width) : at;
      auto length = static_cast<size_t>(end - at);
      for (; length > largest_run; length -= largest_run) {
        out.u8(largest_run);
        out.u8(0);
      }
      out.u8(static_cast<uint8_t>(length));
      at = end;
    }
    if (out.size() - begin > most) {
      out.truncate(begin);
      return false;
    }
  }
  return true;
}

void put_soft_character(int code, const GlyphBitmap& bitmap, int advance, ByteBuffer& out) {
  // A character has one dot at least, if a white one.
  static const GlyphBitmap blank{0, 0, 1, 1, {0}};
  const GlyphBitmap& shape = bitmap.width > 0 && bitmap.height > 0 ? bitmap : blank;
  ByteBuffer runs;
  const int width = inked_width(shape);
  const bool packed = put_row_runs(shape, width, shape.bits.size() - 1, runs);
  const Bytes data = packed ? runs.view() : Bytes(shape.bits);

  put_command(out, "\x1b*c", code, 'E');
  put_command(out, "\x1b(s", static_cast<int>(2 + descriptor_size + data.size()), 'W');
  out.u8(character_format_raster);
  out.u8(0);  // no continuation
  out.u8(descriptor_size);
  out.u8(packed ? class_row_runs : class_bitmap);
  out.u8(0);  // portrait
  out.u8(0);
  out.u16be(static_cast<uint16_t>(shape.left));
  out.u16be(static_cast<uint16_t>(-shape.top));
  out.u16be(static_cast<uint16_t>(packed ? width : shape.width));
  out.u16be(static_cast<uint16_t>(shape.height));
  out.u16be(static_cast<uint16_t>(4 * advance));
  out.append(data);
}

}  // namespace dce::core
