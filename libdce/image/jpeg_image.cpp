#include "image/jpeg_image.h"

#include <string>
#include <utility>
#include <vector>

#include "image/common.h"
#include "image/jpeg_header.h"
#include "image/jpeg_reader.h"

namespace dce::core {
namespace {

// Cameras and converters write some ten scans; a file of thousands is made to burn time.
constexpr int max_scans = 100;

class JpegImage final : public BaseImage {
 public:
  JpegImage(Source source, const JpegHeader& header, const Limits& limits, bool to_gray)
      : source_(std::move(source)), header_(header), limits_(limits),
        to_gray_(to_gray && header.components == 3) {
    info_.width = header.width;
    info_.height = header.height;
    info_.format = header.components == 1 || to_gray_ ? PixelFormat::gray8
                   : header.components == 4 ? PixelFormat::cmyk8
                                            : PixelFormat::rgb8;
    info_.x_resolution = header.x_resolution;
    info_.y_resolution = header.y_resolution;
    info_.orientation = header.orientation;
    keep_profile(std::exchange(header_.profile, {}));
  }

  Status decode(int shrink, Cancellation& cancellation, int* decoded_width, int* decoded_height,
                const RowReceiver& receive) const override;
  std::optional<EncodedImage> encoded() const override;

 private:
  Status consume(JpegReader& reader, Cancellation& cancellation, int scans, int* complete) const;

  Source source_;
  JpegHeader header_;
  Limits limits_;
  bool to_gray_;
};

Status failed(const JpegReader& reader) {
  return {Code::unreadable, "the JPEG is damaged: " + reader.failure()};
}

/// Reads up to `scans` scans of a multi-scan image; `complete` says how many were read to their end.
Status JpegImage::consume(JpegReader& reader, Cancellation& cancellation, int scans, int* complete) const {
  DCE_TRY(check_working_memory(reader.coefficient_bytes(), limits_));
  while (*complete < scans) {
    DCE_TRY(cancellation.check());
    JpegReader::Consumed consumed;
    if (!reader.consume(&consumed)) return failed(reader);
    if (consumed == JpegReader::Consumed::all) break;
    if (consumed == JpegReader::Consumed::scan_end) ++*complete;
  }
  return ok();
}

Status JpegImage::decode(int shrink, Cancellation& cancellation, int* decoded_width, int* decoded_height,
                         const RowReceiver& receive) const {
  shrink = shrink_step(shrink);
  auto reader = std::make_unique<JpegReader>();
  if (!reader->open(source_.bytes(), shrink, to_gray_)) return failed(*reader);
  if (reader->multi_scan()) {
    int complete = 0;
    Status status = consume(*reader, cancellation, max_scans, &complete);
    if (status.code() == Code::unreadable && complete > 0) {
      // After an error libjpeg can only be thrown away; the scans before it make a coarser image.
      damaged_.store(true, std::memory_order_relaxed);
      reader = std::make_unique<JpegReader>();
      if (!reader->open(source_.bytes(), shrink, to_gray_)) return failed(*reader);
      int again = 0;
      status = consume(*reader, cancellation, complete, &again);
    }
    DCE_TRY(std::move(status));
  }
  if (!reader->start()) return failed(*reader);
  int width = reader->width(), height = reader->height();
  if (width != shrunk(info_.width, shrink) || height != shrunk(info_.height, shrink) ||
      reader->components() != components(info_.format)) {
    return {Code::unreadable, "the JPEG's headers contradict each other"};
  }
  *decoded_width = width;
  *decoded_height = height;

  std::vector<uint8_t> row(row_bytes(info_.format, width));
  RowWriter writer(info_.format, width, height, cancellation, receive);
  while (!writer.full() && writer.next() < reader->missing_from()) {
    if (!reader->read_row(row.data())) break;
    if (header_.adobe && info_.format == PixelFormat::cmyk8) {
      for (uint8_t& value : row) value = static_cast<uint8_t>(~value);  // Adobe writes 255 for no ink
    }
    DCE_TRY(writer.write(row.data()));
  }
  if (reader->corrupt()) damaged_.store(true, std::memory_order_relaxed);
  return writer.finish(failed(*reader), damaged_);
}

std::optional<EncodedImage> JpegImage::encoded() const {
  // Readers of print streams take Huffman-coded frames only, and tell RGB from YCbCr by the Adobe marker
  // alone.
  if (header_.frame_type > 2 || header_.rgb_by_identifiers || to_gray_) return std::nullopt;
  size_t end = find_jpeg_end(source_.bytes(), header_.first_scan);
  if (end == 0) return std::nullopt;
  EncodedImage encoded;
  encoded.coding = EncodedImage::Coding::jpeg;
  encoded.bytes = source_.bytes().first(end);
  encoded.adobe_inverted = header_.adobe && info_.format == PixelFormat::cmyk8;
  return encoded;
}

Result<std::shared_ptr<const Image>> open_image(const Source& source, const Limits& limits, bool to_gray);

}  // namespace

int sniff_jpeg(Bytes bytes) {
  if (bytes.size() < 4 || bytes[0] != 0xff || bytes[1] != 0xd8 || bytes[2] != 0xff) return 0;
  return 95;
}

Result<std::shared_ptr<const Image>> open_jpeg_image(const Source& source, const Limits& limits) {
  return open_image(source, limits, false);
}

Result<std::shared_ptr<const Image>> open_jpeg_image_as_gray(const Source& source, const Limits& limits) {
  return open_image(source, limits, true);
}

namespace {

Result<std::shared_ptr<const Image>> open_image(const Source& source, const Limits& limits, bool to_gray) {
  if (sniff_jpeg(source.bytes()) == 0) return Status(Code::unreadable, "this is not a JPEG");
  DCE_ASSIGN(JpegHeader header, parse_jpeg_header(source.bytes()));
  if (header.precision != 8) {
    return Status(Code::unreadable, "JPEG of " + std::to_string(header.precision) +
                                        " bits a sample is not supported; save the image with 8 bits");
  }
  if (header.frame_type == 3 ||
      (header.frame_type >= 5 && header.frame_type != 9 && header.frame_type != 10)) {
    return Status(Code::unreadable,
                  "lossless and hierarchical JPEG are not supported; save the image as baseline JPEG");
  }
  if (header.components != 1 && header.components != 3 && header.components != 4) {
    return Status(Code::unreadable,
                  "JPEG of " + std::to_string(header.components) + " components is not supported");
  }
  DCE_TRY(
      check_image_size(static_cast<uint64_t>(header.width), static_cast<uint64_t>(header.height), limits));
  return std::shared_ptr<const Image>(std::make_shared<JpegImage>(source, header, limits, to_gray));
}

}  // namespace

}  // namespace dce::core
