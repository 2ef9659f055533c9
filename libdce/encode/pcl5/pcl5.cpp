// PCL 5e and 5c: HP, PCL 5 Printer Language Technical Reference Manual and PCL 5 Color Technical Reference. A side is
// one raster, or, where the job asks for it, soft characters, rules, HP-GL/2 and rasters (pcl_canvas.h).
#include <algorithm>
#include <optional>
#include <string>

#include "encode/encoder.h"
#include "encode/media_keywords.h"
#include "encode/pcl5/page_setup.h"
#include "encode/pcl5/pcl_canvas.h"
#include "encode/pcl5/program_writer.h"
#include "encode/pcl5/raster_side.h"
#include "pjl/media_codes.h"
#include "pjl/pjl.h"

namespace dce::core {

namespace {

constexpr int most_glyph_dots = 1000;    // larger glyphs are drawings
constexpr int supported_resolutions[] = {75, 100, 150, 200, 300, 600, 1200};

class Pcl5Encoder : public Encoder {
 public:
  Status begin_job(const JobDescription& job, Sink& sink) override {
    int dpi = job.resolution.x;
    if (dpi != job.resolution.y ||
        std::find(std::begin(supported_resolutions), std::end(supported_resolutions), dpi) ==
            std::end(supported_resolutions)) {
      return {Code::usage,
              "PCL 5 prints 75, 100, 150, 200, 300, 600 or 1200 dpi; choose one as printer-resolution"};
    }
    const Ticket& ticket = job.ticket;
    title_ = job.title;
    const bool long_edge = ticket.sides != Sides::two_sided_short_edge;
    setup_.emplace(long_edge);
    programs_.emplace(dpi);
    std::string out = pjl_begin({.ticket = ticket,
                                 .copies = job.printer_copies,
                                 .two_sided = job.two_sided,
                                 .color = job.format == PixelFormat::rgb8,
                                 .resolution = job.resolution,
                                 .title = job.title,
                                 .user = job.user,
                                 .language = "PCL"},
                                job.reporter);
    out +=
        "\x1b"
        "E";
    out += "\x1b&u" + std::to_string(dpi) + "D";
    out += std::string("\x1b&l") + (!job.two_sided ? "0" : long_edge ? "1" : "2") + "S";
    // Collated copies are PJL's QTY: ESC&l#X would repeat each page on the spot.
    if (job.printer_copies > 1 && !ticket.collate) out += "\x1b&l" + std::to_string(job.printer_copies) + "X";
    media(job, out);
    out += "\x1b*t" + std::to_string(dpi) + "R\x1b*r0F";
    return sink.write(out);
  }

  Result<std::unique_ptr<SideEncoder>> begin_side(const SideDescription& side,
                                                  const PieceReceiver& receive) override {
    DCE_TRY(receive(Piece{.tag = pcl5_raster_setup}));
    return make_pcl5_raster_side(side);
  }

  Result<std::unique_ptr<SideCanvas>> begin_canvas_side(const SideDescription& side,
                                                        const PieceReceiver& receive) override {
    DCE_TRY(receive(Piece{.tag = pcl5_canvas_setup}));
    return std::unique_ptr<SideCanvas>(std::make_unique<PclCanvas>(side, glyphs_, receive));
  }

  Status write(const SideDescription& side, const Piece& piece, Sink& sink) override {
    if (piece.tag == pcl5_bytes) return sink.write(piece.bytes.view());
    if (piece.tag == pcl5_raster_setup) return sink.write(setup_->raster_side(side));
    ByteBuffer out;
    if (piece.tag == pcl5_canvas_setup) {
      out.append(std::string_view(setup_->canvas_side(side)));
      programs_->begin_side(out);
    } else {
      programs_->write(piece, out);
    }
    return sink.write(out.view());
  }

  Status end_job(Sink& sink) override {
    return sink.write(
        "\x1b"
        "E" +
        pjl_end(title_));
  }

 private:
  void media(const JobDescription& job, std::string& out) {
    const Ticket& ticket = job.ticket;
    const MediaSourceCode* source = media_source_code(ticket.media_source);
    const std::string_view type = media_type_name(ticket.media_type);
    warn_unsaid(job, "PCL 5", {.media_source = !source, .media_type = type.empty()});
    if (source) out += "\x1b&l" + std::to_string(source->pcl5) + "H";
    if (!type.empty()) {
      out.append("\x1b&n").append(std::to_string(type.size() + 1)).append("Wd").append(type);
    }
    if (std::optional<OutputBinCode> bin = output_bin_code(ticket.output_bin)) {
      out += "\x1b&l" + std::to_string(bin->pcl5) + "G";
    }
  }

  std::string title_;
  std::optional<PageSetup> setup_;
  SoftGlyphStore glyphs_{most_glyph_dots};
  std::optional<ProgramWriter> programs_;
};

constexpr PixelFormat color_formats[] = {PixelFormat::rgb8};
constexpr PixelFormat monochrome_formats[] = {PixelFormat::black1, PixelFormat::gray8};
constexpr PixelFormat bi_level_formats[] = {PixelFormat::black1};

}  // namespace

extern const StreamFormat encode_pcl5;
const StreamFormat encode_pcl5 = {
    .name = "pcl5",
    .mime_type = "application/vnd.hp-PCL",
    .title = "PCL 5e and 5c",
    .extensions = "pcl",
    .color = color_formats,
    .monochrome = monochrome_formats,
    .bi_level = bi_level_formats,
    .default_resolution = {600, 600},
    .resolutions = {.minimum = 75, .maximum = 1200, .square_only = true},
    .largest_side = 0xffff,  // ESC*r#S's range
    .takes_canvas = true,
    .scans_as_bands = true,
    .canvas_on_request = true,
    .printer_copies = true,
    .printer_collates = true,
    .mixes_formats = true,
    .says_finishings = true,
    .default_margins = {423, 423, 423, 423},  // 1/6 inch: LaserJets' unprintable edge
    .make = [] { return std::unique_ptr<Encoder>(std::make_unique<Pcl5Encoder>()); },
};

}  // namespace dce::core
