// PWG Raster, PWG 5102.4.
#include "encode/encoder.h"
#include "encode/media_keywords.h"
#include "encode/pwg/page_header.h"
#include "encode/pwg_rows_side.h"

namespace dce::core {
namespace {

class PwgEncoder final : public Encoder {
 public:
  Status begin_job(const JobDescription& job, Sink& sink) override {
    const Ticket& ticket = job.ticket;
    const auto position = media_position(ticket.media_source);
    warn_unsaid(job, "PWG Raster", {.media_source = !position, .output_bin = true});
    fields_ = {.total_pages = job.sides,
               .copies = job.printer_copies,
               .two_sided = job.two_sided,
               .tumble = ticket.sides == Sides::two_sided_short_edge,
               .sheet_back = ticket.sheet_back,
               .media_position = position.value_or(0),
               .print_quality = static_cast<int>(ticket.print_quality),
               .media_type = ticket.media_type};
    return sink.write("RaS2");
  }

  Result<std::unique_ptr<SideEncoder>> begin_side(const SideDescription& side,
                                                  const PieceReceiver& receive) override {
    Piece header;
    pwg::put_page_header(fields_, side, header.bytes);
    DCE_TRY(receive(std::move(header)));
    return std::unique_ptr<SideEncoder>(std::make_unique<PwgRowsSide>(side, RowCoding::pwg));
  }

  Status end_job(Sink&) override { return {}; }

 private:
  pwg::JobFields fields_;  // set before the sides begin, then only read
};

constexpr PixelFormat color[] = {PixelFormat::rgb8, PixelFormat::cmyk8};
constexpr PixelFormat monochrome[] = {PixelFormat::gray8, PixelFormat::black1};
constexpr PixelFormat bi_level[] = {PixelFormat::black1, PixelFormat::gray8};

}  // namespace

extern const StreamFormat encode_pwg;
const StreamFormat encode_pwg = {
    .name = "pwg",
    .mime_type = "image/pwg-raster",
    .title = "PWG Raster",
    .extensions = "pwg",
    .color = color,
    .monochrome = monochrome,
    .bi_level = bi_level,
    .default_resolution = {600, 600},
    .resolutions = {.minimum = 72, .maximum = 2400, .square_only = false},
    .printer_copies = true,  // NumCopies is of each page, so collated copies are the pipeline's
    .takes_bits = true,
    .says_sides = true,
    .make = []() -> std::unique_ptr<Encoder> { return std::make_unique<PwgEncoder>(); },
};

}  // namespace dce::core
