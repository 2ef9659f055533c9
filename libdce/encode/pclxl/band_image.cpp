#include "encode/pclxl/band_image.h"

#include <algorithm>
#include <cmath>
#include <cstring>

#include "codec/jpeg_encode.h"
#include "codec/word_scan.h"

namespace dce::core {

namespace {

using xl::Attribute;
using xl::Operator;

constexpr size_t largest_slice = 4 << 20;  // bytes of indices held at once
constexpr uint8_t white_black[] = {0xff, 0xff, 0xff, 0x00, 0x00, 0x00};

// Pixels below which a palette of 256 takes more than its indices save: of grey only that paper is 0.
constexpr int least_gray = 64 << 10, least_rgb = 1 << 10;

bool worth_a_palette(const Band& band, const IndexedBand& indexed) {
  return indexed.bits() < 8 ||
         int64_t{band.width} * band.height >= (band.format == PixelFormat::gray8 ? least_gray : least_rgb);
}

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

void read_image(int first, int rows, xl::CompressMode mode, Bytes data, ByteBuffer& out) {
  xl::Writer(out)
      .uint16(Attribute::start_line, first)
      .uint16(Attribute::block_height, rows)
      .ubyte(Attribute::compress_mode, mode)
      .op(Operator::read_image)
      .data(data);
}

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
  // The bands of a page may share theirs; an image stands alone.
  const bool indexed =
      bilevel || (indexed_.read(band, box) && (!options.keep_blank || worth_a_palette(ink, indexed_)));
  PixelRows rows{ink.data, ink.stride, ink.row_size(), ink.height};
  int bits = bilevel ? 1 : 8;
  if (indexed && !bilevel) {
    rows = {indexed_.row(0), static_cast<ptrdiff_t>(indexed_.row_size()), indexed_.row_size(), ink.height};
    bits = indexed_.bits();
  }

  rows_.compress(rows);
  ByteBuffer jpeg;
  bool as_jpeg = false;
  // A photograph is what neither a small palette nor alike rows make small.
  if (options.jpeg_quality > 0 && bits == 8 && rows_.size() > ink.row_size() * ink.height / 8) {
    DCE_TRY(jpeg_encode(ink, {.quality = options.jpeg_quality}, jpeg));
    as_jpeg = jpeg.size() < rows_.size();
  }

  const bool palette = indexed && !as_jpeg;
  color_space.set(gray && !(bilevel && options.rgb) ? xl::gray : xl::rgb,
                  !palette  ? Bytes()
                  : bilevel ? bilevel_palette(options.rgb)
                            : Bytes(indexed_.palette()),
                  out);
  const xl::ColorMapping mapping = palette ? xl::indexed_pixel : xl::direct_pixel;
  const xl::ColorDepth depth = bits == 1 ? xl::bit1 : bits == 4 ? xl::bit4 : xl::bit8;
  const auto begin = [&](int first, int end) {
    begin_image(options.grid, {box.x0, ink.y + first, box.x1, ink.y + end}, mapping, depth, out);
  };
  if (as_jpeg) {
    begin(0, ink.height);
    read_image(0, ink.height, xl::jpeg, jpeg.view(), out);
    xl::Writer(out).op(Operator::end_image);
    return ok();
  }
  // What the first delta row of a later block of an image changes, zeros or an earlier row and which, is read
  // in different ways: one that follows other blocks begins an image of its own.
  const std::vector<RowCompressor::Block>& blocks = rows_.blocks();
  for (size_t i = 0; i < blocks.size();) {
    size_t next = i + 1;
    while (next < blocks.size() && blocks[next].mode != xl::delta_row) ++next;
    const int first = blocks[i].first, end = blocks[next - 1].first + blocks[next - 1].count;
    begin(first, end);
    for (; i < next; ++i)
      read_image(blocks[i].first - first, blocks[i].count, blocks[i].mode, rows_.data(blocks[i]), out);
    xl::Writer(out).op(Operator::end_image);
  }
  return ok();
}

}  // namespace dce::core
