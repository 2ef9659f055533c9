#include "encode/pclxl/band_image.h"

#include <algorithm>
#include <cmath>
#include <cstring>

#include "codec/delta_row_encode.h"
#include "codec/jpeg_encode.h"
#include "codec/packbits_encode.h"
#include "codec/word_scan.h"

namespace dce::core {

namespace {

using xl::Attribute;
using xl::Operator;

constexpr size_t largest_slice = 4 << 20;  // bytes of indices held at once
constexpr size_t row_alignment = 4;        // of unencoded and run-length rows, PadBytesMultiple's default
constexpr uint8_t white_black[] = {0xff, 0xff, 0xff, 0x00, 0x00, 0x00};

Band crop(const Band& band, const Rect& box) {
  return {band.format,     box.width(),
          band.y + box.y0, box.height(),
          band.stride,     band.row(box.y0) + static_cast<size_t>(box.x0) * bits_per_pixel(band.format) / 8};
}

}  // namespace

Rect ink_box(const Band& band) {
  const uint8_t paper = paper_byte(band.format);
  const size_t size = band.row_size();
  size_t left = size, right = 0;
  int top = -1, bottom = 0;
  for (int y = 0; y < band.height; ++y) {
    const uint8_t* row = band.row(y);
    // Only what lies outside the box so far can widen it; what lies inside decides whether the row counts at
    // all.
    size_t first = word_scan::first_other(row, paper, 0, size);
    if (first == size) continue;
    if (top < 0) top = y;
    bottom = y + 1;
    left = std::min(left, first);
    right += word_scan::trimmed_size(row + right, paper, size - right);
  }
  if (top < 0) return {};
  int pixel_bits = bits_per_pixel(band.format);
  return {static_cast<int>(left * 8 / pixel_bits), top,
          std::min(band.width, static_cast<int>((right * 8 + pixel_bits - 1) / pixel_bits)), bottom};
}

Bytes bilevel_palette(bool rgb) {
  return rgb ? Bytes(white_black) : Bytes(white_black).subspan(2, 2);
}

int PixelGrid::x(int column) const {
  return static_cast<int>(std::lround(x0 + column * column_dots));
}
int PixelGrid::y(int row) const {
  return static_cast<int>(std::lround(y0 + row * row_dots));
}

void begin_image(const PixelGrid& grid, const Rect& pixels, xl::ColorMapping mapping, xl::ColorDepth depth,
                 ByteBuffer& out) {
  const int left = grid.x(pixels.x0), top = grid.y(pixels.y0);
  xl::Writer writer(out);
  writer.int16_xy(Attribute::point, left, top).op(Operator::set_cursor);
  writer.ubyte(Attribute::color_mapping, mapping)
      .ubyte(Attribute::color_depth, depth)
      .uint16(Attribute::source_width, pixels.width())
      .uint16(Attribute::source_height, pixels.height())
      .uint16_xy(Attribute::destination_size, std::max(1, grid.x(pixels.x1) - left),
                 std::max(1, grid.y(pixels.y1) - top))
      .op(Operator::begin_image);
}

void read_image(int rows, xl::CompressMode mode, Bytes data, ByteBuffer& out) {
  xl::Writer(out)
      .uint16(Attribute::start_line, 0)
      .uint16(Attribute::block_height, rows)
      .ubyte(Attribute::compress_mode, mode)
      .op(Operator::read_image)
      .data(data)
      .op(Operator::end_image);
}

struct BandImageWriter::Rows {
  const uint8_t* first;
  ptrdiff_t stride;
  size_t size;
  int count;
  const uint8_t* row(int y) const { return first + y * stride; }
};

Status BandImageWriter::write(const Band& band, const BandImageOptions& options,
                              xl::ColorSpaceState& color_space, ByteBuffer& out) {
  int slice = static_cast<int>(std::max<size_t>(1, largest_slice / std::max(1, band.width)));
  for (int y = 0; y < band.height; y += slice) {
    Band part = band;
    part.y += y;
    part.data = band.row(y);
    part.height = std::min(slice, band.height - y);
    DCE_TRY(write_slice(part, options, color_space, out));
  }
  return ok();
}

Status BandImageWriter::write_slice(const Band& band, const BandImageOptions& options,
                                    xl::ColorSpaceState& color_space, ByteBuffer& out) {
  const Rect box = options.keep_blank ? Rect{0, 0, band.width, band.height} : ink_box(band);
  if (box.empty()) return ok();
  const Band ink = crop(band, box);
  const bool bilevel = band.format == PixelFormat::black1;
  const bool gray = band.format != PixelFormat::rgb8;
  const bool indexed = bilevel || indexed_.read(band, box);
  Rows rows{ink.data, ink.stride, ink.row_size(), ink.height};
  int bits = bilevel ? 1 : 8;
  if (indexed && !bilevel) {
    rows = {indexed_.row(0), static_cast<ptrdiff_t>(indexed_.row_size()), indexed_.row_size(), ink.height};
    bits = indexed_.bits();
  }

  xl::CompressMode mode = compress(rows);
  ByteBuffer jpeg;
  // A photograph is what neither a small palette nor alike rows make small.
  if (options.jpeg_quality > 0 && bits == 8 && data_size_ > ink.row_size() * ink.height / 8) {
    DCE_TRY(jpeg_encode(ink, {.quality = options.jpeg_quality}, jpeg));
    if (jpeg.size() < data_size_) mode = xl::jpeg;
  }

  const bool palette = indexed && mode != xl::jpeg;
  color_space.set(gray && !(bilevel && options.rgb) ? xl::gray : xl::rgb,
                  !palette  ? Bytes()
                  : bilevel ? bilevel_palette(options.rgb)
                            : Bytes(indexed_.palette()),
                  out);
  begin_image(options.grid, {box.x0, ink.y, box.x1, ink.y + ink.height},
              palette ? xl::indexed_pixel : xl::direct_pixel,
              bits == 1   ? xl::bit1
              : bits == 4 ? xl::bit4
                          : xl::bit8,
              out);
  read_image(ink.height, mode, mode == xl::jpeg ? jpeg.view() : Bytes(data_.data(), data_size_), out);
  return ok();
}

// Leaves the data in data_ and its size in data_size_.
xl::CompressMode BandImageWriter::compress(const Rows& rows) {
  // Delta rows count their bytes in 16 bits.
  bool delta_fits = delta_row_bound(rows.size) <= 0xffff;
  if (!delta_fits || rle_surely_wins(rows)) {
    compress_rle(rows, no_size);
    std::swap(data_, other_);
    return xl::rle;
  }
  compress_delta(rows);
  if (compress_rle(rows, data_size_ - 1)) {
    std::swap(data_, other_);
    return xl::rle;
  }
  return xl::delta_row;
}

// A few rows tell photographs and screens, whose delta rows are slow to make and of no use, from everything
// else.
bool BandImageWriter::rle_surely_wins(const Rows& rows) {
  constexpr int samples = 16;
  if (rows.count < 4 * samples) return false;
  size_t most = std::max(packbits_bound(rows.size), delta_row_bound(rows.size));
  if (data_.size() < most) data_.resize(most);
  size_t rle = 0, delta = 0;
  for (int i = 0; i < samples; ++i) {
    const int y = 1 + i * (rows.count - 2) / samples;
    rle += packbits_encode(Bytes(rows.row(y), rows.size), data_.data());
    delta += 2 + delta_row_encode(Bytes(rows.row(y), rows.size), rows.row(y - 1), data_.data());
  }
  return rle + rle / 8 < delta;
}

void BandImageWriter::compress_delta(const Rows& rows) {
  zeros_.assign(rows.size, 0);
  const size_t row_most = 2 + delta_row_bound(rows.size);
  size_t used = 0;
  const uint8_t* seed = zeros_.data();
  for (int y = 0; y < rows.count; ++y) {
    if (data_.size() < used + row_most) data_.resize(std::max(used + row_most, data_.size() * 2));
    size_t size = delta_row_encode(Bytes(rows.row(y), rows.size), seed, data_.data() + used + 2);
    data_[used] = static_cast<uint8_t>(size);
    data_[used + 1] = static_cast<uint8_t>(size >> 8);
    used += 2 + size;
    seed = rows.row(y);
  }
  data_size_ = used;
}

// Into other_; false, and data_size_ left alone, once `limit` would be exceeded.
bool BandImageWriter::compress_rle(const Rows& rows, size_t limit) {
  const size_t padded_size = (rows.size + row_alignment - 1) / row_alignment * row_alignment;
  padded_.assign(padded_size, 0);
  const size_t row_most = packbits_bound(padded_size);
  size_t used = 0;
  for (int y = 0; y < rows.count; ++y) {
    if (other_.size() < used + row_most) other_.resize(std::max(used + row_most, other_.size() * 2));
    std::memcpy(padded_.data(), rows.row(y), rows.size);
    size_t size = packbits_encode(padded_, other_.data() + used, limit - used);
    if (size == no_size) return false;
    used += size;
  }
  data_size_ = used;
  return true;
}

}  // namespace dce::core
