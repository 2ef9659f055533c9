#include "encode/printer_jpeg.h"

#include <utility>

#include "base/cancellation.h"
#include "codec/jpeg_rows_encode.h"

namespace dce::core {
namespace {

constexpr int64_t most_transcoded = 16 << 20;  // pixels whose coefficients are held at once

}  // namespace

std::optional<PrinterJpeg> PrinterJpeg::of(const Image& image, JpegTurn turn) {
  const std::optional<EncodedImage> encoded = image.encoded();
  const ImageInfo& info = image.info();
  if (!encoded || encoded->coding != EncodedImage::Coding::jpeg || info.format == PixelFormat::black1) {
    return std::nullopt;
  }
  const std::optional<JpegFrame> frame = read_jpeg_frame(encoded->bytes);
  if (!frame || frame->bits != 8 || frame->width != info.width || frame->height != info.height)
    return std::nullopt;
  PrinterJpeg jpeg;
  jpeg.ycc_ = frame->ycc;
  jpeg.adobe_inverted_ = encoded->adobe_inverted;
  if (!jpeg.make(image, *encoded, *frame, turn)) return std::nullopt;
  return jpeg;
}

bool PrinterJpeg::make(const Image& image, const EncodedImage& encoded, const JpegFrame& frame,
                       JpegTurn turn) {
  if (encoded.converted) {
    if (!convert(image, encoded.bytes)) return false;
    if (turn == JpegTurn::none) return true;
    const ByteBuffer upright = std::exchange(made_, {});
    return jpeg_turned(upright.view(), turn, false, most_transcoded, made_).ok();
  }
  if (frame.components != (encoded.luminance ? 3 : components(image.info().format))) return false;
  if (turn != JpegTurn::none) {
    return jpeg_turned(encoded.bytes, turn, encoded.luminance, most_transcoded, made_).ok();
  }
  if (encoded.luminance) return jpeg_luminance(encoded.bytes, most_transcoded, made_).ok();
  stored_ = encoded.bytes;
  return frame.baseline ||
         (frame.progressive && jpeg_to_baseline(encoded.bytes, most_transcoded, made_).ok());
}

bool PrinterJpeg::convert(const Image& image, Bytes jpeg) {
  const ImageInfo& info = image.info();
  const std::optional<JpegTables> tables = read_jpeg_tables(jpeg);
  if (!tables || (info.format != PixelFormat::gray8 && info.format != PixelFormat::rgb8)) return false;
  JpegRowsEncoder encoder;
  if (!encoder.begin({.format = info.format, .width = info.width, .height = info.height, .tables = tables})
           .ok()) {
    return false;
  }
  Cancellation never;
  int width = 0, height = 0;
  const auto row_size = static_cast<ptrdiff_t>(row_bytes(info.format, info.width));
  const Status status = image.decode(1, never, &width, &height, [&](int y, const uint8_t* row) {
    return encoder.rows({info.format, info.width, y, 1, row_size, row}, made_);
  });
  ycc_ = true;
  return status.ok() && width == info.width && height == info.height && encoder.finish(made_).ok();
}

}  // namespace dce::core
