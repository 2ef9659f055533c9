// The only pixel container: rows of one PixelFormat, top down, each row starting on a byte.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace dce::core {

/// Names follow PWG 5102.4 and IPP's pwg-raster-document-type.
enum class PixelFormat : uint8_t {
  black1,  ///< 1 bit a pixel, most significant bit leftmost, 1 is ink; padding bits at a row's end are 0
  gray8,   ///< 8 bits, sGray, 0 is black
  rgb8,    ///< 3 x 8 bits chunky, sRGB, 0 is no light
  cmyk8,   ///< 4 x 8 bits chunky, 0 is no ink
};

constexpr int bits_per_pixel(PixelFormat format) {
  switch (format) {
    case PixelFormat::black1: return 1;
    case PixelFormat::gray8: return 8;
    case PixelFormat::rgb8: return 24;
    case PixelFormat::cmyk8: return 32;
  }
  return 0;
}
constexpr int components(PixelFormat format) {
  return format == PixelFormat::rgb8 ? 3 : format == PixelFormat::cmyk8 ? 4 : 1;
}
/// The byte that unprinted paper is made of.
constexpr uint8_t paper_byte(PixelFormat format) {
  return format == PixelFormat::gray8 || format == PixelFormat::rgb8 ? 0xff : 0x00;
}
constexpr size_t row_bytes(PixelFormat format, int width) {
  return (static_cast<size_t>(width) * bits_per_pixel(format) + 7) / 8;
}
constexpr std::string_view pixel_format_name(PixelFormat format) {
  switch (format) {
    case PixelFormat::black1: return "black_1";
    case PixelFormat::gray8: return "sgray_8";
    case PixelFormat::rgb8: return "srgb_8";
    case PixelFormat::cmyk8: return "cmyk_8";
  }
  return "";
}

/// Dots, y downwards; half-open.
struct Rect {
  int x0 = 0, y0 = 0, x1 = 0, y1 = 0;
  int width() const { return x1 - x0; }
  int height() const { return y1 - y0; }
  bool empty() const { return x1 <= x0 || y1 <= y0; }
  Rect intersected(const Rect& o) const {
    const Rect both{std::max(x0, o.x0), std::max(y0, o.y0), std::min(x1, o.x1), std::min(y1, o.y1)};
    return both.empty() ? Rect{} : both;
  }
  bool operator==(const Rect&) const = default;
};

/// Dots [begin, end) of a row, outside which whoever drew the row left nothing but paper; begin == end: all of it is.
/// What lies within may be paper, too.
struct InkExtent {
  int begin = 0, end = 0;
  bool blank() const { return begin >= end; }
  bool operator==(const InkExtent&) const = default;
};

/// Some rows of a page, borrowed. `data` is the first row; rows are `stride` bytes apart.
template <class Byte>
struct BasicBand {
  PixelFormat format = PixelFormat::gray8;
  int width = 0;   ///< pixels
  int y = 0;       ///< of the first row, on the page
  int height = 0;  ///< rows
  ptrdiff_t stride = 0;
  Byte* data = nullptr;
  /// Of each row of the band, the first one's first; borrowed as the pixels are. Null where nobody knows. A renderer that
  /// keeps it spares its readers the search for ink, and itself the clearing of what is paper already. The pixels
  /// themselves must be right all the same.
  const InkExtent* ink = nullptr;

  Byte* row(int index) const { return data + index * stride; }
  size_t row_size() const { return row_bytes(format, width); }
  operator BasicBand<const uint8_t>() const { return {format, width, y, height, stride, data, ink}; }
};
using Band = BasicBand<const uint8_t>;
using MutableBand = BasicBand<uint8_t>;

/// Owns the pixels of a page or of a part of one.
class Bitmap {
 public:
  Bitmap() = default;
  Bitmap(PixelFormat format, int width, int height)
      : format_(format), width_(width), height_(height), pixels_(row_bytes(format, width) * height, paper_byte(format)) {}

  PixelFormat format() const { return format_; }
  int width() const { return width_; }
  int height() const { return height_; }
  size_t row_size() const { return row_bytes(format_, width_); }
  uint8_t* row(int y) { return pixels_.data() + row_size() * y; }
  const uint8_t* row(int y) const { return pixels_.data() + row_size() * y; }
  MutableBand band(int y, int height) {
    return {format_, width_, y, height, static_cast<ptrdiff_t>(row_size()), row(y)};
  }
  Band band(int y, int height) const {
    return {format_, width_, y, height, static_cast<ptrdiff_t>(row_size()), row(y)};
  }
  size_t bytes() const { return pixels_.size(); }
  bool operator==(const Bitmap&) const = default;

 private:
  PixelFormat format_ = PixelFormat::gray8;
  int width_ = 0, height_ = 0;
  std::vector<uint8_t> pixels_;
};

}  // namespace dce::core
