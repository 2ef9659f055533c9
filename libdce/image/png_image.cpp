#include "image/png_image.h"

#include <algorithm>
#include <vector>

#include "image/common.h"
#include "image/png_reader.h"

namespace dce::core {
namespace {

constexpr int interlace_passes = 7;  // Adam7

class PngImage final : public BaseImage {
 public:
  PngImage(Source source, const PngReader& reader, const Limits& limits)
      : source_(std::move(source)), limits_(limits) {
    info_.width = static_cast<int>(reader.width());
    info_.height = static_cast<int>(reader.height());
    info_.x_resolution = reader.x_resolution();
    info_.y_resolution = reader.y_resolution();
    switch (reader.rows()) {
      case PngReader::Rows::bits:
        info_.format = PixelFormat::black1;
        break;
      case PngReader::Rows::indices:
        info_.format = reader.palette().format();
        break;
      case PngReader::Rows::gray:
      case PngReader::Rows::gray_alpha:
        info_.format = PixelFormat::gray8;
        break;
      case PngReader::Rows::rgb:
      case PngReader::Rows::rgb_alpha:
        info_.format = PixelFormat::rgb8;
        break;
    }
    keep_profile(reader.profile());
  }

  Status decode(int shrink, Cancellation& cancellation, int* decoded_width, int* decoded_height,
                const RowReceiver& receive) const override;

 private:
  void convert(const PngReader& reader, const uint8_t* in, uint8_t* out) const;
  Status decode_interlaced(PngReader& reader, Cancellation& cancellation, RowWriter& writer) const;

  Source source_;
  Limits limits_;
};

Status failed(const PngReader& reader) {
  return {Code::unreadable, "the PNG is damaged: " + reader.failure()};
}

/// A row as libpng yields it, as a row of the image's format.
void PngImage::convert(const PngReader& reader, const uint8_t* in, uint8_t* out) const {
  auto width = static_cast<size_t>(info_.width);
  size_t size = row_bytes(info_.format, info_.width);
  switch (reader.rows()) {
    case PngReader::Rows::bits: {
      uint8_t flip = reader.zero_is_black() ? 0xff : 0;
      for (size_t i = 0; i < size; ++i) out[i] = in[i] ^ flip;
      if (width % 8 != 0) out[size - 1] &= static_cast<uint8_t>(0xff << (8 - width % 8));
      break;
    }
    case PngReader::Rows::indices:
      reader.palette().look_up(in, out, width);
      break;
    case PngReader::Rows::gray:
    case PngReader::Rows::rgb:
      std::copy_n(in, size, out);
      break;
    case PngReader::Rows::gray_alpha:
      rows_on_white(in, out, width, 1);
      break;
    case PngReader::Rows::rgb_alpha:
      rows_on_white(in, out, width, 3);
      break;
  }
}

/// All passes go over a whole image; when the file is cut off, what the passes before drew is the image.
Status PngImage::decode_interlaced(PngReader& reader, Cancellation& cancellation, RowWriter& writer) const {
  auto height = static_cast<size_t>(info_.height);
  DCE_TRY(check_working_memory(uint64_t{reader.row_size()} * height, limits_));
  // All bits set is white, and opaque; it is paper in every kind of row but indices, where it is the last
  // colour.
  std::vector<uint8_t> pixels(reader.row_size() * height, 0xff);
  bool complete = true;
  size_t reached = 0;
  for (int pass = 0; pass < interlace_passes && complete; ++pass) {
    for (size_t y = 0; y < height && complete; ++y) {
      if (y % 64 == 0) DCE_TRY(cancellation.check());
      complete = reader.read_row(&pixels[y * reader.row_size()], true);
      if (complete) reached = std::max(reached, y + 1);
    }
  }
  if (!complete) damaged_.store(true, std::memory_order_relaxed);
  std::vector<uint8_t> row(row_bytes(info_.format, info_.width));
  for (size_t y = 0; y < reached; ++y) {
    convert(reader, &pixels[y * reader.row_size()], row.data());
    DCE_TRY(writer.write(row.data()));
  }
  return ok();
}

Status PngImage::decode(int, Cancellation& cancellation, int* decoded_width, int* decoded_height,
                        const RowReceiver& receive) const {
  PngReader reader;
  if (!reader.open(source_.bytes()) || !reader.begin()) return failed(reader);
  *decoded_width = info_.width;
  *decoded_height = info_.height;
  RowWriter writer(info_.format, info_.width, info_.height, cancellation, receive);
  if (reader.interlaced()) {
    DCE_TRY(decode_interlaced(reader, cancellation, writer));
  } else {
    std::vector<uint8_t> raw(reader.row_size()), row(row_bytes(info_.format, info_.width));
    while (!writer.full() && reader.read_row(raw.data(), false)) {
      convert(reader, raw.data(), row.data());
      DCE_TRY(writer.write(row.data()));
    }
  }
  if (reader.corrupt()) damaged_.store(true, std::memory_order_relaxed);
  return writer.finish(failed(reader), damaged_);
}

}  // namespace

int sniff_png(Bytes bytes) {
  static constexpr uint8_t signature[8] = {0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};
  return bytes.size() >= sizeof signature && std::equal(signature, signature + 8, bytes.begin()) ? 100 : 0;
}

Result<std::shared_ptr<const Image>> open_png_image(const Source& source, const Limits& limits) {
  PngReader reader;
  if (!reader.open(source.bytes())) return failed(reader);
  DCE_TRY(check_image_size(reader.width(), reader.height(), limits));
  return std::shared_ptr<const Image>(std::make_shared<PngImage>(source, reader, limits));
}

}  // namespace dce::core
