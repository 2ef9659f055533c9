#include "image/bmp_header.h"

#include <algorithm>
#include <bit>
#include <string>

#include "stream/byte_reader.h"

namespace dce::core {
namespace {

constexpr size_t file_header_size = 14, core_header_size = 12, info_header_size = 40, os2_header_size = 64;
// biCompression; 3 and 4 mean other things to OS/2 2.x, whose header is told by its size.
constexpr uint32_t bi_rgb = 0, bi_rle8 = 1, bi_rle4 = 2, bi_bitfields = 3, bi_alpha_bitfields = 6,
                   os2_rle24 = 4;

Status read_core_header(ByteReader& reader, BmpHeader& header) {
  header.width = reader.u16le();
  header.height = reader.u16le();
  reader.skip(2);  // planes
  header.bits = reader.u16le();
  return ok();
}

Status set_coding(uint32_t compression, size_t header_size, BmpHeader& header) {
  bool os2 = header_size == os2_header_size;
  if (compression == bi_rgb) return ok();
  if (compression == bi_rle8 && header.bits == 8) {
    header.coding = BmpCoding::rle8;
  } else if (compression == bi_rle4 && header.bits == 4) {
    header.coding = BmpCoding::rle4;
  } else if (compression == os2_rle24 && os2 && header.bits == 24) {
    header.coding = BmpCoding::rle24;
  } else if ((compression == bi_bitfields || compression == bi_alpha_bitfields) && !os2 &&
             (header.bits == 16 || header.bits == 32)) {
    return ok();
  } else {
    return {Code::unreadable, "the BMP uses compression " + std::to_string(compression) + " with " +
                                  std::to_string(header.bits) + " bits a pixel, which is not supported"};
  }
  if (header.top_down) return {Code::unreadable, "the BMP is damaged: compressed rows cannot run top down"};
  return ok();
}

/// Masks stand in the header from its second version (52 bytes) on, and behind it in the first.
void read_masks(Bytes bytes, size_t header_size, uint32_t compression, BmpHeader& header) {
  bool fields = compression == bi_bitfields || compression == bi_alpha_bitfields;
  if (!fields) {
    if (header.bits == 16) {
      header.red = BmpChannel(0x7c00);
      header.green = BmpChannel(0x03e0);
      header.blue = BmpChannel(0x001f);
    } else if (header.bits == 32) {
      header.red = BmpChannel(0xff0000);
      header.green = BmpChannel(0x00ff00);
      header.blue = BmpChannel(0x0000ff);
      header.alpha = BmpChannel(0xff000000);  // "reserved", but where writers fill it they mean opacity
    }
    return;
  }
  ByteReader reader(bytes.subspan(std::min(bytes.size(), file_header_size + info_header_size)));
  header.red = BmpChannel(reader.u32le());
  header.green = BmpChannel(reader.u32le());
  header.blue = BmpChannel(reader.u32le());
  if (header_size >= 56 || compression == bi_alpha_bitfields) header.alpha = BmpChannel(reader.u32le());
}

}  // namespace

BmpChannel::BmpChannel(uint32_t channel_mask) : mask(channel_mask) {
  shift = mask == 0 ? 0 : std::countr_zero(mask);
  bits = std::bit_width(mask >> shift);
  if (bits > 16) {  // the lowest bits of a wider channel would round away
    shift += bits - 16;
    bits = 16;
  }
}

uint8_t BmpChannel::value(uint32_t pixel) const {
  return bits == 0 ? 0 : scale_to_8((pixel & mask) >> shift & ((1u << bits) - 1), bits);
}

Result<BmpHeader> parse_bmp_header(Bytes bytes) {
  ByteReader reader(bytes);
  BmpHeader header;
  reader.skip(10);  // "BM", size, reserved
  header.pixels_at = reader.u32le();
  size_t header_size = reader.u32le();
  uint32_t compression = bi_rgb, colors_used = 0;
  if (header_size == core_header_size) {
    DCE_TRY(read_core_header(reader, header));
  } else if (header_size >= 16 && header_size <= 1024) {
    // OS/2 2.x may end its header early: what is not there is zero.
    ByteReader info(reader.take(std::min(header_size - 4, reader.remaining())));
    header.width = static_cast<int32_t>(info.u32le());
    int64_t height = static_cast<int32_t>(info.u32le());
    header.top_down = height < 0;
    header.height = height < 0 ? -height : height;
    info.skip(2);  // planes
    header.bits = info.u16le();
    compression = info.u32le();
    info.skip(4);                                                       // size of the pixel data
    header.x_resolution = static_cast<int32_t>(info.u32le()) * 0.0254;  // pixels a metre
    header.y_resolution = static_cast<int32_t>(info.u32le()) * 0.0254;
    colors_used = info.u32le();
    if (header.x_resolution <= 0 || header.y_resolution <= 0) header.x_resolution = header.y_resolution = 0;
  } else {
    return Status(Code::unreadable, "the BMP's header is damaged");
  }
  static constexpr int depths[] = {1, 2, 4, 8, 16, 24, 32};
  if (header.width <= 0 || std::find(std::begin(depths), std::end(depths), header.bits) == std::end(depths)) {
    return Status(Code::unreadable, "the BMP's header is damaged");
  }
  DCE_TRY(set_coding(compression, header_size, header));
  read_masks(bytes, header_size, compression, header);

  size_t after_header = file_header_size + header_size;
  if (header_size == info_header_size && compression == bi_bitfields) after_header += 12;
  if (header_size == info_header_size && compression == bi_alpha_bitfields) after_header += 16;
  if (header.bits <= 8) {
    size_t entry = header_size == core_header_size ? 3 : 4;
    size_t count = size_t{1} << header.bits;
    if (colors_used > 0) count = std::min<size_t>(count, colors_used);
    // Writers of small palettes say so by where the pixels begin.
    if (header.pixels_at > after_header) count = std::min(count, (header.pixels_at - after_header) / entry);
    ByteReader colors(bytes.subspan(std::min(bytes.size(), after_header)));
    for (size_t i = 0; i < count && colors.remaining() >= 3; ++i) {
      uint8_t blue = colors.u8(), green = colors.u8(), red = colors.u8();
      if (entry == 4) colors.skip(1);
      header.palette.set(static_cast<int>(i), red, green, blue);
    }
    after_header += count * entry;
  }
  if (header.pixels_at < file_header_size + core_header_size) header.pixels_at = after_header;
  return header;
}

}  // namespace dce::core
