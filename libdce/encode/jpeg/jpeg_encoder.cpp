// JPEG, a file a page: JFIF for grey and RGB, Adobe's way for CMYK.
#include "codec/jpeg_rows_encode.h"
#include "encode/encoder.h"
#include "encode/media_keywords.h"

namespace dce::core {
namespace {

/// Piece tags: the writing thread starts a file with the first piece of a side.
enum JpegPiece : int { going_on = 0, starts_page = 1 };

class JpegSide final : public SideEncoder {
 public:
  Status begin(const SideDescription& side, int quality) {
    return encoder_.begin({.format = side.format,
                           .width = side.width,
                           .height = side.height,
                           .resolution = side.resolution,
                           .quality = quality});
  }

  Status band(const Band& band, const PieceReceiver& receive) override {
    ByteBuffer bytes;
    DCE_TRY(encoder_.rows(band, bytes));
    return bytes.empty() ? ok() : hand_over(std::move(bytes), receive);
  }

  Status end_side(const PieceReceiver& receive) override {
    ByteBuffer bytes;
    DCE_TRY(encoder_.finish(bytes));
    return hand_over(std::move(bytes), receive);
  }

 private:
  Status hand_over(ByteBuffer bytes, const PieceReceiver& receive) {
    const int tag = started_ ? going_on : starts_page;
    started_ = true;
    return receive({tag, std::move(bytes)});
  }

  JpegRowsEncoder encoder_;
  bool started_ = false;
};

class JpegEncoder final : public Encoder {
 public:
  Status begin_job(const JobDescription& job, Sink&) override {
    warn_unsaid(job, "JPEG", {.media_source = true, .media_type = true, .output_bin = true});
    quality_ = jpeg_quality(static_cast<int>(job.ticket.print_quality));
    return {};
  }

  Result<std::unique_ptr<SideEncoder>> begin_side(const SideDescription& side,
                                                  const PieceReceiver&) override {
    auto encoder = std::make_unique<JpegSide>();
    DCE_TRY(encoder->begin(side, quality_));
    return std::unique_ptr<SideEncoder>(std::move(encoder));
  }

  Status write(const SideDescription& side, const Piece& piece, Sink& sink) override {
    if (piece.tag == starts_page) DCE_TRY(sink.begin_page_file(side.index + 1));
    return sink.write(piece.bytes.view());
  }

  Status end_job(Sink&) override { return {}; }

 private:
  int quality_ = 0;  // set before the sides begin, then only read
};

constexpr PixelFormat color[] = {PixelFormat::rgb8, PixelFormat::cmyk8};
constexpr PixelFormat gray[] = {PixelFormat::gray8};

}  // namespace

extern const StreamFormat encode_jpeg;
const StreamFormat encode_jpeg = {
    .name = "jpeg",
    .mime_type = "image/jpeg",
    .title = "JPEG",
    .extensions = "jpg jpeg",
    .color = color,
    .monochrome = gray,
    .bi_level = gray,  // there are no 1-bit images; black and white are two of its greys
    .default_resolution = {150, 150},
    .resolutions = {.minimum = 18, .maximum = 2400, .square_only = false},
    .one_page_a_file = true,
    .own_media = OwnMedia::exact_as_it_lies,
    .says_sides = false,
    .make = []() -> std::unique_ptr<Encoder> { return std::make_unique<JpegEncoder>(); },
};

}  // namespace dce::core
