#include "decode/pclxl/image.h"

#include <algorithm>
#include <cmath>
#include <cstring>

#include "codec/delta_row_decode.h"
#include "codec/jpeg_decode.h"
#include "codec/packbits_decode.h"
#include "decode/page_bitmap.h"

namespace dce::core::pclxl {

Rgb color_of(const Value& value, Space space) {
  auto level = [&](size_t index) {
    double share = value.base == Base::real32 ? value.at(index) : value.at(index) / 255;
    return static_cast<uint8_t>(std::lround(255 * std::clamp(share, 0.0, 1.0)));
  };
  if (space == Space::gray) return {level(0), level(0), level(0)};
  return {level(0), level(1), level(2)};
}

Image::Image(ImageHeader header, const ImageGeometry& geometry, bool white_is_clear, PageCanvas& canvas,
             const Limits& limits)
    : header_(std::move(header)),
      canvas_(&canvas),
      painter_(geometry, white_is_clear, canvas),
      limits_(limits) {
  if (header_.indexed) {
    levels_ = header_.palette;
    levels_.resize(size_t{1} << header_.bits);  // indices past the palette's end are black
    format_ = PixelFormat::black1;
    for (Rgb color : header_.palette) format_ = std::max(format_, needed_format(color));
  } else if (header_.space == Space::gray) {
    int last = (1 << header_.bits) - 1;
    for (int i = 0; i <= last; ++i) {
      auto gray = static_cast<uint8_t>((255 * i + last / 2) / last);
      levels_.push_back({gray, gray, gray});
    }
    format_ = header_.bits == 1 ? PixelFormat::black1 : PixelFormat::gray8;
  } else {
    format_ = PixelFormat::rgb8;
  }
}

Result<Image> Image::begin(ImageHeader header, const ImageGeometry& geometry, bool white_is_clear,
                           PageCanvas& canvas, const Limits& limits) {
  Image image(std::move(header), geometry, white_is_clear, canvas, limits);
  DCE_TRY(canvas.need(image.format_));
  return image;
}

uint8_t Image::sample(const uint8_t* row, size_t index) const {
  auto bits = static_cast<size_t>(header_.bits);
  if (bits == 8) return row[index];
  size_t bit = index * bits;
  return static_cast<uint8_t>(row[bit / 8] >> (8 - bits - bit % 8) & ((1u << bits) - 1));
}

void Image::paint(int row, const uint8_t* samples) {
  auto width = static_cast<size_t>(header_.width);
  if (format_ == PixelFormat::black1) {
    row_.assign((width + 7) / 8, 0);
    if (header_.bits == 1) {
      // Two values, each black or white: bytes at a time.
      auto keep = static_cast<uint8_t>((levels_[1] == rgb_black ? 0xff : 0) &
                                       (levels_[0] == rgb_black ? 0x00 : 0xff));
      auto invert = static_cast<uint8_t>((levels_[0] == rgb_black ? 0xff : 0) &
                                         (levels_[1] == rgb_black ? 0x00 : 0xff));
      auto always = static_cast<uint8_t>(levels_[0] == rgb_black && levels_[1] == rgb_black ? 0xff : 0);
      for (size_t i = 0; i < row_.size(); ++i) {
        row_[i] = static_cast<uint8_t>((samples[i] & keep) | (~samples[i] & invert) | always);
      }
    } else {
      for (size_t x = 0; x < width; ++x) {
        if (levels_[sample(samples, x)] == rgb_black) row_[x / 8] |= static_cast<uint8_t>(0x80 >> x % 8);
      }
    }
    painter_.paint_bits(row, row_.data());
    return;
  }
  bool direct_rgb = !header_.indexed && header_.space != Space::gray;
  if (direct_rgb && header_.bits == 8) {
    painter_.paint_rgb(row, samples);
    return;
  }
  row_.resize(width * 3);
  if (direct_rgb) {
    int last = (1 << header_.bits) - 1;
    for (size_t i = 0; i < row_.size(); ++i) row_[i] = static_cast<uint8_t>(sample(samples, i) * 255 / last);
  } else {
    for (size_t x = 0; x < width; ++x) {
      Rgb color = levels_[sample(samples, x)];
      row_[3 * x] = color.r;
      row_[3 * x + 1] = color.g;
      row_[3 * x + 2] = color.b;
    }
  }
  painter_.paint_rgb(row, row_.data());
}

Status Image::expand(int lines, Compression compression, size_t pad, Bytes data, ReportLog& log,
                     size_t& stride) {
  size_t row_bytes = header_.row_bytes();
  // Rows are padded to a multiple of PadBytesMultiple, 4 unless it is given; delta rows are not.
  stride = compression == Compression::delta_row ? row_bytes : (row_bytes + pad - 1) / pad * pad;
  uint64_t size = uint64_t{stride} * static_cast<uint64_t>(lines);
  if (size > limits_.memory_bytes) {
    return Status(Code::limit, "an image block of " + std::to_string(size) + " bytes is over the limit");
  }
  block_.assign(size, 0);
  Expansion done;
  if (compression == Compression::rle) {
    done = packbits_decode(data, block_);
  } else if (compression == Compression::delta_row) {
    done = pclxl_delta_row_decode(data, row_bytes, block_);
    done.overflow |= done.consumed < data.size();
  } else {
    done.produced = std::min(data.size(), block_.size());
    done.overflow = data.size() > block_.size();
    if (done.produced) std::memcpy(block_.data(), data.data(), done.produced);
  }
  if (done.overflow)
    log.error("ExtraData: an image block holds more than its " + std::to_string(lines) + " lines");
  if (done.truncated) log.error("MissingData: an image block ends within a compression command");
  if (done.produced < block_.size()) {
    log.error("MissingData: an image block holds " + std::to_string(done.produced) + " of " +
              std::to_string(block_.size()) + " bytes");
  }
  return ok();
}

Status Image::read_jpeg(int first, int lines, Bytes data, Cancellation& cancellation, ReportLog& log) {
  if (header_.indexed || header_.bits != 8) {
    log.error("IllegalAttributeCombination: JPEG images must be direct, of 8 bits");
    return ok();
  }
  bool damaged = false;
  Result<Bitmap> decoded = jpeg_decode(data, limits_, &damaged);
  if (!decoded.ok()) {
    if (decoded.status().code() != Code::unreadable) return decoded.status();
    log.error("IllegalDataValue: " + decoded.status().message());
    return ok();
  }
  if (damaged) log.error("MissingData: the JPEG data is damaged");
  if (decoded->width() != header_.width || decoded->height() != lines) {
    log.error("IllegalDataValue: the JPEG data is of " + std::to_string(decoded->width()) + " x " +
              std::to_string(decoded->height()) + " pixels where " + std::to_string(header_.width) + " x " +
              std::to_string(lines) + " are announced");
    return ok();
  }
  if ((decoded->format() == PixelFormat::gray8) != (header_.space == Space::gray)) {
    log.error("IllegalDataValue: the JPEG data is not in the current colour space");
    return ok();
  }
  for (int y = 0; y < lines; ++y) {
    if (y % 256 == 0) DCE_TRY(cancellation.check());
    if (first + y >= painter_.first_visible() && first + y < painter_.end_visible())
      paint(first + y, decoded->row(y));
  }
  return ok();
}

Status Image::read(int first, int lines, Compression compression, size_t pad, Bytes data,
                   Cancellation& cancellation, ReportLog& log) {
  if (first != next_line_) {
    log.error("IllegalAttributeValue: StartLine is " + std::to_string(first) + " where line " +
              std::to_string(next_line_) + " is next");
  }
  if (first + lines > header_.height) {
    log.error("IllegalAttributeValue: the block ends at line " + std::to_string(first + lines) + " of " +
              std::to_string(header_.height));
    lines = std::max(0, header_.height - first);
  }
  next_line_ = first + lines;
  if (lines == 0) return ok();
  if (compression == Compression::jpeg) return read_jpeg(first, lines, data, cancellation, log);
  size_t stride = 0;
  DCE_TRY(expand(lines, compression, pad, data, log, stride));
  if (!canvas_->keeps()) return ok();
  for (int y = 0; y < lines; ++y) {
    if (y % 256 == 0) DCE_TRY(cancellation.check());
    if (first + y < painter_.first_visible() || first + y >= painter_.end_visible()) continue;
    paint(first + y, block_.data() + static_cast<size_t>(y) * stride);
  }
  return ok();
}

void Image::end(ReportLog& log) const {
  if (next_line_ != header_.height) {
    log.error("MissingData: the image has " + std::to_string(next_line_) + " of " +
              std::to_string(header_.height) + " lines");
  }
}

}  // namespace dce::core::pclxl
