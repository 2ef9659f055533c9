// Apple Raster (image/urf). Apple publishes no specification; the layout is what CUPS reads and writes
// (cups/raster-stream.c since 2.3) and what AirPrint printers take.
#include <algorithm>
#include <array>

#include "encode/encoder.h"
#include "encode/media_keywords.h"
#include "encode/pwg_rows_side.h"

namespace dce::core {
namespace {

/// Media type codes are places in this list.
constexpr std::array<std::string_view, 14> media_types{"auto",
                                                       "stationery",
                                                       "transparency",
                                                       "envelope",
                                                       "cardstock",
                                                       "labels",
                                                       "stationery-letterhead",
                                                       "disc",
                                                       "photographic-matte",
                                                       "photographic-satin",
                                                       "photographic-semi-gloss",
                                                       "photographic-glossy",
                                                       "photographic-high-gloss",
                                                       "other"};

constexpr size_t page_header_size = 32;

uint8_t color_space(PixelFormat format) {
  switch (format) {
    case PixelFormat::gray8:
      return 0;  // sGray
    case PixelFormat::rgb8:
      return 1;  // sRGB
    case PixelFormat::cmyk8:
      return 6;  // device CMYK
    case PixelFormat::black1:
      break;
  }
  return 0;
}

class UrfEncoder final : public Encoder {
 public:
  Status begin_job(const JobDescription& job, Sink& sink) override {
    const Ticket& ticket = job.ticket;
    const auto position = media_position(ticket.media_source);
    const auto type = std::find(media_types.begin(), media_types.end(), ticket.media_type);
    warn_unsaid(job, "Apple Raster",
                {.media_source = !position, .media_type = type == media_types.end(), .output_bin = true});
    duplex_ = !job.two_sided ? 1 : ticket.sides == Sides::two_sided_short_edge ? 2 : 3;
    quality_ = static_cast<uint8_t>(ticket.print_quality);
    media_type_ = type == media_types.end() ? 0 : static_cast<uint8_t>(type - media_types.begin());
    media_position_ = static_cast<uint8_t>(position.value_or(0));
    ByteBuffer header;
    header.append(std::string_view("UNIRAST\0", 8));
    header.u32be(static_cast<uint32_t>(job.sides));
    return sink.write(header.view());
  }

  Result<std::unique_ptr<SideEncoder>> begin_side(const SideDescription& side,
                                                  const PieceReceiver& receive) override {
    Piece header;
    ByteBuffer& out = header.bytes;
    out.u8(static_cast<uint8_t>(bits_per_pixel(side.format)));
    out.u8(color_space(side.format));
    out.u8(duplex_);  // 1 one side, 2 short edge, 3 long edge
    out.u8(quality_);
    out.u8(media_type_);
    out.u8(media_position_);
    out.fill(6, 0);
    out.u32be(static_cast<uint32_t>(side.width));
    out.u32be(static_cast<uint32_t>(side.height));
    out.u32be(static_cast<uint32_t>(side.resolution.x));
    out.fill(page_header_size - out.size(), 0);
    DCE_TRY(receive(std::move(header)));
    return std::unique_ptr<SideEncoder>(std::make_unique<PwgRowsSide>(side, RowCoding::apple));
  }

  Status end_job(Sink&) override { return {}; }

 private:
  // Set before the sides begin, then only read.
  uint8_t duplex_ = 1, quality_ = 0, media_type_ = 0, media_position_ = 0;
};

constexpr PixelFormat color[] = {PixelFormat::rgb8, PixelFormat::cmyk8};
constexpr PixelFormat gray[] = {PixelFormat::gray8};

}  // namespace

extern const StreamFormat encode_urf;
const StreamFormat encode_urf = {
    .name = "urf",
    .mime_type = "image/urf",
    .title = "Apple Raster",
    .extensions = "urf",
    .color = color,
    .monochrome = gray,
    .bi_level = gray,  // there are no 1-bit pages; black and white are two of its greys
    .default_resolution = {600, 600},
    .resolutions = {.minimum = 72, .maximum = 2400, .square_only = true},
    .takes_bits = true,
    .says_sides = true,
    .make = []() -> std::unique_ptr<Encoder> { return std::make_unique<UrfEncoder>(); },
};

}  // namespace dce::core
