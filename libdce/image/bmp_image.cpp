#include "image/bmp_image.h"

#include <algorithm>
#include <vector>

#include "image/bmp_header.h"
#include "image/bmp_rle.h"
#include "image/common.h"
#include "stream/byte_reader.h"

namespace dce::core {
namespace {

class BmpImage final : public BaseImage {
 public:
  BmpImage(Source source, const BmpHeader& header);

  Status decode(int shrink, Cancellation& cancellation, int* decoded_width, int* decoded_height,
                const RowReceiver& receive) const override;

 private:
  Status decode_rle(Cancellation& cancellation, RowWriter& writer) const;
  void convert(const uint8_t* in, uint8_t* out) const;
  void convert_masked(const uint8_t* in, uint8_t* out) const;
  bool has_alpha() const;

  Bytes pixels() const {
    Bytes bytes = source_.bytes();
    return bytes.subspan(std::min(bytes.size(), header_.pixels_at));
  }
  size_t stride() const {  // rows are padded to 32 bits
    return (static_cast<size_t>(header_.width) * static_cast<size_t>(header_.bits) + 31) / 32 * 4;
  }
  uint32_t pixel(const uint8_t* row, size_t x) const {
    const uint8_t* p = row + x * static_cast<size_t>(header_.bits) / 8;
    uint32_t value = static_cast<uint32_t>(p[0] | p[1] << 8);
    return header_.bits == 16 ? value
                              : value | static_cast<uint32_t>(p[2]) << 16 | static_cast<uint32_t>(p[3]) << 24;
  }

  Source source_;
  BmpHeader header_;
  int black_ = -1;  ///< index of black where one bit is black and white
};

BmpImage::BmpImage(Source source, const BmpHeader& header) : source_(std::move(source)), header_(header) {
  info_.width = static_cast<int>(header.width);
  info_.height = static_cast<int>(header.height);
  info_.x_resolution = header.x_resolution;
  info_.y_resolution = header.y_resolution;
  if (header.bits == 1) black_ = header.palette.black_of_two();
  info_.format = black_ >= 0        ? PixelFormat::black1
                 : header.bits <= 8 ? header.palette.format()
                                    : PixelFormat::rgb8;
  if (!has_alpha()) header_.alpha = BmpChannel();
}

/// Many writers declare alpha and leave it zero, meaning opaque.
bool BmpImage::has_alpha() const {
  if (header_.alpha.mask == 0) return false;
  Bytes data = pixels();
  for (size_t at = 0; data.size() - at >= stride(); at += stride()) {
    for (size_t x = 0; x < static_cast<size_t>(header_.width); ++x) {
      if (pixel(&data[at], x) & header_.alpha.mask) return true;
    }
  }
  return false;
}

void BmpImage::convert_masked(const uint8_t* in, uint8_t* out) const {
  for (size_t x = 0; x < static_cast<size_t>(header_.width); ++x, out += 3) {
    uint32_t value = pixel(in, x);
    uint8_t alpha = header_.alpha.mask ? header_.alpha.value(value) : 255;
    out[0] = on_white(header_.red.value(value), alpha);
    out[1] = on_white(header_.green.value(value), alpha);
    out[2] = on_white(header_.blue.value(value), alpha);
  }
}

/// A stored row as a row of the image's format.
void BmpImage::convert(const uint8_t* in, uint8_t* out) const {
  auto width = static_cast<size_t>(header_.width);
  if (info_.format == PixelFormat::black1) {
    size_t size = row_bytes(info_.format, info_.width);
    for (size_t i = 0; i < size; ++i) out[i] = static_cast<uint8_t>(black_ == 0 ? ~in[i] : in[i]);
    if (width % 8 != 0) out[size - 1] &= static_cast<uint8_t>(0xff << (8 - width % 8));
  } else if (header_.bits <= 8) {
    uint8_t indices[4096];
    size_t pixel_size = static_cast<size_t>(components(info_.format));
    for (size_t x = 0; x < width; x += sizeof indices) {
      size_t count = std::min(sizeof indices, width - x);
      unpack_samples(in + x * static_cast<size_t>(header_.bits) / 8, indices, count, header_.bits);
      header_.palette.look_up(indices, out + x * pixel_size, count);
    }
  } else if (header_.bits == 24) {
    for (size_t x = 0; x < width; ++x, in += 3, out += 3) {
      out[0] = in[2];
      out[1] = in[1];
      out[2] = in[0];
    }
  } else {
    convert_masked(in, out);
  }
}

/// Pixels that no code sets are left as paper.
Status BmpImage::decode_rle(Cancellation& cancellation, RowWriter& writer) const {
  BmpRle rle(pixels(), header_.coding, header_.width, header_.height);
  DCE_TRY(rle.index(cancellation));
  if (!rle.any()) return ok();
  if (rle.truncated()) damaged_.store(true, std::memory_order_relaxed);
  auto width = static_cast<size_t>(header_.width);
  bool colors = header_.coding == BmpCoding::rle24;
  size_t out_size = static_cast<size_t>(components(info_.format));
  std::vector<uint8_t> stored(width * (colors ? 3 : 1)), set(width);
  std::vector<uint8_t> row(row_bytes(info_.format, info_.width));
  while (!writer.full()) {
    std::fill(set.begin(), set.end(), uint8_t{0});
    rle.read_row(header_.height - 1 - writer.next(), stored.data(), set.data());
    if (colors) {
      convert(stored.data(), row.data());
    } else {
      header_.palette.look_up(stored.data(), row.data(), width);
    }
    for (size_t x = 0; x < width; ++x) {
      if (!set[x]) std::fill_n(&row[x * out_size], out_size, paper_byte(info_.format));
    }
    DCE_TRY(writer.write(row.data()));
  }
  return ok();
}

Status BmpImage::decode(int, Cancellation& cancellation, int* decoded_width, int* decoded_height,
                        const RowReceiver& receive) const {
  *decoded_width = info_.width;
  *decoded_height = info_.height;
  RowWriter writer(info_.format, info_.width, info_.height, cancellation, receive);
  Status cut_off(Code::unreadable, "the BMP is cut off before its pixels");
  if (header_.coding != BmpCoding::raw) {
    DCE_TRY(decode_rle(cancellation, writer));
    return writer.finish(cut_off, damaged_);
  }
  Bytes data = pixels();
  size_t unpadded = (static_cast<size_t>(header_.width) * static_cast<size_t>(header_.bits) + 7) / 8;
  uint64_t available =
      (data.size() + stride() - unpadded) / stride();  // the last row's padding may be left out
  if (available == 0) return cut_off;
  std::vector<uint8_t> row(row_bytes(info_.format, info_.width));
  while (!writer.full()) {
    auto stored =
        static_cast<uint64_t>(header_.top_down ? writer.next() : header_.height - 1 - writer.next());
    if (stored >= available) {
      DCE_TRY(writer.write_paper());
      continue;
    }
    convert(&data[stored * stride()], row.data());
    DCE_TRY(writer.write(row.data()));
  }
  return writer.finish(cut_off, damaged_);
}

}  // namespace

int sniff_bmp(Bytes bytes) {
  if (bytes.size() < 26 || bytes[0] != 'B' || bytes[1] != 'M') return 0;
  ByteReader reader(bytes);
  reader.skip(14);
  uint32_t header_size = reader.u32le();
  if (header_size != 12 && (header_size < 16 || header_size > 1024)) return 0;
  // "BM" may begin a text; planes is always 1.
  reader.skip(header_size == 12 ? 4 : 8);
  return reader.u16le() == 1 ? 95 : 40;
}

Result<std::shared_ptr<const Image>> open_bmp_image(const Source& source, const Limits& limits) {
  if (sniff_bmp(source.bytes()) == 0) return Status(Code::unreadable, "this is not a BMP");
  DCE_ASSIGN(BmpHeader header, parse_bmp_header(source.bytes()));
  DCE_TRY(
      check_image_size(static_cast<uint64_t>(header.width), static_cast<uint64_t>(header.height), limits));
  return std::shared_ptr<const Image>(std::make_shared<BmpImage>(source, header));
}

}  // namespace dce::core
