// PCL XL's binary syntax: attribute lists, operators and embedded data (HP, PCL XL Feature Reference Protocol
// Class 2.0, chapter 2 and appendices). Numbers are written low byte first.
#pragma once

#include <bit>
#include <cstdint>
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
  set_color_space = 0x6a,
  set_cursor = 0x6b,
  set_paint_tx_mode = 0x78,
  set_rop = 0x7b,
  set_source_tx_mode = 0x7c,
  begin_image = 0xb0,
  read_image = 0xb1,
  end_image = 0xb2,
};

enum class Attribute : uint8_t {
  palette_depth = 2,
  color_space = 3,
  palette_data = 6,
  media_destination = 36,
  media_size = 37,
  media_source = 38,
  media_type = 39,
  orientation = 40,
  rop3 = 44,
  tx_mode = 45,
  custom_media_size = 47,
  custom_media_size_units = 48,
  page_copies = 49,
  simplex_page_mode = 52,
  duplex_page_mode = 53,
  duplex_page_side = 54,
  point = 76,
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
};

enum ColorSpace : uint8_t { gray = 1, rgb = 2 };
enum ColorDepth : uint8_t { bit1 = 0, bit4 = 1, bit8 = 2 };
enum ColorMapping : uint8_t { direct_pixel = 0, indexed_pixel = 1 };
enum CompressMode : uint8_t { no_compression = 0, rle = 1, jpeg = 2, delta_row = 3 };

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
  Writer& real32_xy(Attribute name, float x, float y) {
    out_.u8(0xd5);
    out_.u32le(std::bit_cast<uint32_t>(x));
    out_.u32le(std::bit_cast<uint32_t>(y));
    return attribute(name);
  }
  Writer& ubyte_array(Attribute name, Bytes values) {
    out_.u8(0xc8);
    out_.u8(0xc1);
    out_.u16le(static_cast<uint16_t>(values.size()));
    out_.append(values);
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
  Writer& attribute(Attribute name) {
    out_.u8(0xf8);
    out_.u8(static_cast<uint8_t>(name));
    return *this;
  }
  ByteBuffer& out_;
};

}  // namespace dce::core::xl
