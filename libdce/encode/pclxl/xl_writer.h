// PCL XL's binary syntax: attribute lists, operators and embedded data (HP, PCL XL Feature Reference Protocol
// Class 2.0, chapter 2 and appendices). Numbers are written low byte first.
#pragma once

#include <bit>
#include <cstdint>
#include <span>
#include <string_view>

#include "stream/byte_buffer.h"

namespace dce::core::xl {

enum class Operator : uint8_t {
  begin_session = 0x41,
  end_session = 0x42,
  begin_page = 0x43,
  end_page = 0x44,
  open_data_source = 0x48,
  close_data_source = 0x49,
  begin_font_header = 0x4f,
  read_font_header = 0x50,
  end_font_header = 0x51,
  begin_char = 0x52,
  read_char = 0x53,
  end_char = 0x54,
  remove_font = 0x55,
  set_brush_source = 0x63,
  set_clip_intersect = 0x67,
  set_clip_rectangle = 0x68,
  set_clip_to_page = 0x69,
  set_color_space = 0x6a,
  set_cursor = 0x6b,
  set_fill_mode = 0x6e,
  set_font = 0x6f,
  set_line_dash = 0x70,
  set_line_cap = 0x71,
  set_line_join = 0x72,
  set_miter_limit = 0x73,
  set_pen_source = 0x79,
  set_pen_width = 0x7a,
  set_source_tx_mode = 0x7c,
  set_clip_mode = 0x7f,
  close_sub_path = 0x84,
  new_path = 0x85,
  paint_path = 0x86,
  bezier_rel_path = 0x95,
  line_path = 0x9b,
  line_rel_path = 0x9d,
  rectangle = 0xa0,
  rectangle_path = 0xa1,
  text = 0xa8,
  begin_image = 0xb0,
  read_image = 0xb1,
  end_image = 0xb2,
};

enum class Attribute : uint8_t {
  palette_depth = 2,
  color_space = 3,
  null_brush = 4,
  null_pen = 5,
  palette_data = 6,
  gray_level = 9,
  rgb_color = 11,
  media_destination = 36,
  media_size = 37,
  media_source = 38,
  media_type = 39,
  orientation = 40,
  tx_mode = 45,
  custom_media_size = 47,
  custom_media_size_units = 48,
  page_copies = 49,
  simplex_page_mode = 52,
  duplex_page_mode = 53,
  duplex_page_side = 54,
  bounding_box = 66,
  dash_offset = 67,
  end_point = 69,
  fill_mode = 70,
  line_cap_style = 71,
  line_join_style = 72,
  miter_length = 73,
  line_dash_style = 74,
  pen_width = 75,
  point = 76,
  number_of_points = 77,
  solid_line = 78,
  point_type = 80,
  clip_region = 83,
  clip_mode = 84,
  color_depth = 98,
  block_height = 99,
  color_mapping = 100,
  compress_mode = 101,
  destination_size = 103,
  source_height = 107,
  source_width = 108,
  start_line = 109,
  data_org = 130,
  measure = 134,
  source_type = 136,
  units_per_measure = 137,
  error_report = 143,
  char_code = 162,
  char_data_size = 163,
  char_size = 166,
  font_header_length = 167,
  font_name = 168,
  font_format = 169,
  symbol_set = 170,
  text_data = 171,
  x_spacing_data = 175,
  y_spacing_data = 176,
};

enum ColorSpace : uint8_t { gray = 1, rgb = 2 };
enum ColorDepth : uint8_t { bit1 = 0, bit4 = 1, bit8 = 2 };
enum ColorMapping : uint8_t { direct_pixel = 0, indexed_pixel = 1 };
enum CompressMode : uint8_t { no_compression = 0, rle = 1, jpeg = 2, delta_row = 3 };
enum TxMode : uint8_t { opaque = 0, transparent = 1 };
enum FillMode : uint8_t { nonzero_winding = 0, even_odd = 1 };  // and ClipMode
enum PointType : uint8_t { point_ubyte = 0, point_sbyte = 1, point_uint16 = 2, point_sint16 = 3 };
enum ClipRegion : uint8_t { interior = 0, exterior = 1 };

/// Appends PCL XL to a buffer. An operator's attributes go before it.
class Writer {
 public:
  explicit Writer(ByteBuffer& out) : out_(out) {}

  Writer& ubyte(Attribute name, uint8_t value) {
    out_.u8(0xc0);
    out_.u8(value);
    return attribute(name);
  }
  Writer& uint16(Attribute name, int value) {
    out_.u8(0xc1);
    out_.u16le(static_cast<uint16_t>(value));
    return attribute(name);
  }
  Writer& uint16_xy(Attribute name, int x, int y) {
    out_.u8(0xd1);
    out_.u16le(static_cast<uint16_t>(x));
    out_.u16le(static_cast<uint16_t>(y));
    return attribute(name);
  }
  /// Of the unsigned type where that holds it: pages are wide.
  Writer& int16_xy(Attribute name, int x, int y) {
    out_.u8(x < 0 || y < 0 ? 0xd3 : 0xd1);
    out_.u16le(static_cast<uint16_t>(x));
    out_.u16le(static_cast<uint16_t>(y));
    return attribute(name);
  }
  Writer& sint16_xy(Attribute name, int x, int y) {
    out_.u8(0xd3);
    out_.u16le(static_cast<uint16_t>(x));
    out_.u16le(static_cast<uint16_t>(y));
    return attribute(name);
  }
  Writer& sint16_box(Attribute name, int x0, int y0, int x1, int y1) {
    out_.u8(0xe3);
    for (int value : {x0, y0, x1, y1}) out_.u16le(static_cast<uint16_t>(value));
    return attribute(name);
  }
  Writer& real32_xy(Attribute name, float x, float y) {
    out_.u8(0xd5);
    out_.u32le(std::bit_cast<uint32_t>(x));
    out_.u32le(std::bit_cast<uint32_t>(y));
    return attribute(name);
  }
  Writer& ubyte_array(Attribute name, Bytes values) {
    array_head(0xc8, values.size());
    out_.append(values);
    return attribute(name);
  }
  /// Of values that fit.
  template <class Value>
  Writer& ubyte_array(Attribute name, std::span<const Value> values) {
    array_head(0xc8, values.size());
    uint8_t* to = out_.grow(values.size());
    for (Value value : values) *to++ = static_cast<uint8_t>(value);
    return attribute(name);
  }
  Writer& sint16_array(Attribute name, std::span<const int16_t> values) {
    array_head(0xcb, values.size());
    for (int16_t value : values) out_.u16le(static_cast<uint16_t>(value));
    return attribute(name);
  }
  Writer& uint16_array(Attribute name, std::span<const uint16_t> values) {
    array_head(0xc9, values.size());
    for (uint16_t value : values) out_.u16le(value);
    return attribute(name);
  }
  Writer& text(Attribute name, std::string_view value) {
    return ubyte_array(name, Bytes(reinterpret_cast<const uint8_t*>(value.data()), value.size()));
  }
  Writer& op(Operator name) {
    out_.u8(static_cast<uint8_t>(name));
    return *this;
  }
  /// The head of embedded data of `size` bytes, which the caller appends.
  Writer& data_head(size_t size) {
    if (size < 256) {
      out_.u8(0xfb);
      out_.u8(static_cast<uint8_t>(size));
    } else {
      out_.u8(0xfa);
      out_.u32le(static_cast<uint32_t>(size));
    }
    return *this;
  }
  Writer& data(Bytes bytes) {
    data_head(bytes.size());
    out_.append(bytes);
    return *this;
  }

 private:
  void array_head(uint8_t tag, size_t size) {
    out_.u8(tag);
    if (size < 256) {
      out_.u8(0xc0);
      out_.u8(static_cast<uint8_t>(size));
    } else {
      out_.u8(0xc1);
      out_.u16le(static_cast<uint16_t>(size));
    }
  }
  Writer& attribute(Attribute name) {
    out_.u8(0xf8);
    out_.u8(static_cast<uint8_t>(name));
    return *this;
  }
  ByteBuffer& out_;
};

}  // namespace dce::core::xl
