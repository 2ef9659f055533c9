// PCL XL: HP, PCL XL Feature Reference, protocol class 2.1 (delta rows are 2.1's).
#include <optional>
#include <string>
#include <utility>

#include "encode/encoder.h"
#include "encode/media_keywords.h"
#include "encode/pclxl/band_image.h"
#include "encode/pclxl/soft_fonts.h"
#include "encode/pclxl/xl_canvas.h"
#include "encode/pclxl/xl_writer.h"
#include "pjl/media_codes.h"
#include "pjl/pjl.h"

namespace dce::core {

namespace {

using xl::Attribute;
using xl::Operator;

constexpr int draft_jpeg_quality = 75, picture_jpeg_quality = 90;

// The parenthesis says: binary, low byte first.
constexpr std::string_view stream_header = ") HP-PCL XL;2;1;Comment libdce\n";

enum : uint8_t { inch = 0, millimeter = 1 };
enum : uint8_t { portrait = 0 };
enum : uint8_t { horizontal_binding = 0, vertical_binding = 1 };
enum : uint8_t { front_side = 0, back_side = 1 };
enum : uint8_t { simplex_front_side = 0 };
enum : uint8_t { default_data_source = 0, binary_low_byte_first = 1, error_page = 2 };

class PclXlSide : public SideEncoder {
 public:
  explicit PclXlSide(int jpeg_quality) { options_.jpeg_quality = jpeg_quality; }

  Status band(const Band& band, const PieceReceiver& receive) override {
    Piece piece;
    DCE_TRY(writer_.write(band, options_, color_space_, piece.bytes));
    return piece.bytes.empty() ? ok() : receive(std::move(piece));
  }
  Status end_side(const PieceReceiver& receive) override { return receive({.tag = xl::end_side}); }

 private:
  BandImageWriter writer_;
  BandImageOptions options_;
  xl::ColorSpaceState color_space_;
};

class PclXlEncoder : public Encoder {
 public:
  Status begin_job(const JobDescription& job, Sink& sink) override {
    ticket_ = job.ticket;
    title_ = job.title;
    two_sided_ = job.two_sided;
    resolve_media(job);
    ByteBuffer out;
    out.append(pjl_begin({.ticket = job.ticket,
                          .copies = job.printer_copies,
                          .two_sided = job.two_sided,
                          .color = job.format == PixelFormat::rgb8,
                          .resolution = job.resolution,
                          .title = job.title,
                          .user = job.user,
                          .language = "PCLXL"},
                         job.reporter));
    out.append(stream_header);
    xl::Writer(out)
        .uint16_xy(Attribute::units_per_measure, job.resolution.x, job.resolution.y)
        .ubyte(Attribute::measure, inch)
        .ubyte(Attribute::error_report, error_page)
        .op(Operator::begin_session)
        .ubyte(Attribute::source_type, default_data_source)
        .ubyte(Attribute::data_org, binary_low_byte_first)
        .op(Operator::open_data_source);
    // Collated copies are PJL's QTY: PageCopies repeats each page on the spot.
    fonts_.emplace(job.resolution);
    page_copies_ = job.ticket.collate ? 1 : job.printer_copies;
    return sink.write(out.view());
  }

  Result<std::unique_ptr<SideEncoder>> begin_side(const SideDescription&,
                                                  const PieceReceiver& receive) override {
    DCE_TRY(receive(Piece{.tag = xl::begin_side}));
    return std::unique_ptr<SideEncoder>(std::make_unique<PclXlSide>(jpeg_quality()));
  }

  Result<std::unique_ptr<SideCanvas>> begin_canvas_side(const SideDescription& side,
                                                        const PieceReceiver& receive) override {
    if (side.width > xl::largest_side || side.height > xl::largest_side) {
      return std::unique_ptr<SideCanvas>();
    }
    const xl::CanvasOptions options{
        .jpeg_quality = jpeg_quality(),
        .picture_quality = ticket_.print_quality == Quality::draft  ? draft_jpeg_quality
                           : ticket_.print_quality == Quality::high ? 0
                                                                    : picture_jpeg_quality};
    return std::unique_ptr<SideCanvas>(std::make_unique<xl::XlCanvas>(side, options, glyphs_, receive));
  }

  Status write(const SideDescription& side, const Piece& piece, Sink& sink) override {
    ByteBuffer out;
    switch (piece.tag) {
      case xl::begin_side:
        begin_page(side, out);
        break;
      case xl::begin_canvas_side:
        page_waits_ = true;
        return ok();
      case xl::page_content:
        content(side, piece, out);
        break;
      case xl::end_side:
        if (page_copies_ > 1) xl::Writer(out).uint16(Attribute::page_copies, page_copies_);
        xl::Writer(out).op(Operator::end_page);
        fonts_->end_page(out);
        break;
      default:
        return sink.write(piece.bytes.view());
    }
    return sink.write(out.view());
  }

  Status end_job(Sink& sink) override {
    ByteBuffer out;
    xl::Writer(out).op(Operator::close_data_source).op(Operator::end_session);
    out.append(pjl_end(title_));
    return sink.write(out.view());
  }

 private:
  void resolve_media(const JobDescription& job) {
    const MediaSourceCode* source = media_source_code(ticket_.media_source);
    media_type_ = media_type_name(ticket_.media_type);
    warn_unsaid(job, "PCL XL", {.media_source = !source, .media_type = media_type_.empty()});
    if (source) media_source_ = source->pclxl;
    if (std::optional<OutputBinCode> bin = output_bin_code(ticket_.output_bin))
      media_destination_ = bin->pclxl;
  }

  // Drafts may lose what a JPEG loses; everything else is the pixels that were drawn.
  int jpeg_quality() const { return ticket_.print_quality == Quality::draft ? draft_jpeg_quality : 0; }

  void content(const SideDescription& side, const Piece& piece, ByteBuffer& out) {
    xl::ContentReader reader(piece.bytes.view());
    fonts_->define(reader, piece.glyphs, out);
    if (std::exchange(page_waits_, false)) {
      begin_page(side, out);
      fonts_->begin_page();
    }
    while (auto stretch = reader.next()) {
      out.append(stretch->operators);
      if (stretch->count() > 0) fonts_->text(*stretch, out);
    }
  }

  void begin_page(const SideDescription& side, ByteBuffer& out) {
    xl::Writer writer(out);
    writer.ubyte(Attribute::orientation, portrait);
    // A size with a name is asked for by name, because printers match trays by it and stop for custom sizes.
    // The interpreters' idea of the named size may be a dot or two smaller than the sheet; those dots are
    // unprintable.
    if (const MediaSizeCode* size = media_size_code(side.media); size && size->pclxl != no_code) {
      writer.ubyte(Attribute::media_size, static_cast<uint8_t>(size->pclxl));
    } else {
      // The raster may hold a part of a dot more than the page.
      const auto edge = [](int hundredths, int dots, int resolution) {
        return static_cast<float>(std::max(hundredths / 100.0, dots * 25.4 / resolution));
      };
      writer
          .real32_xy(Attribute::custom_media_size,
                     edge(side.media.x_dimension, side.width, side.resolution.x),
                     edge(side.media.y_dimension, side.height, side.resolution.y))
          .ubyte(Attribute::custom_media_size_units, millimeter);
    }
    if (media_source_ != no_code) writer.ubyte(Attribute::media_source, static_cast<uint8_t>(media_source_));
    if (!media_type_.empty()) writer.text(Attribute::media_type, media_type_);
    if (media_destination_ != no_code) {
      writer.ubyte(Attribute::media_destination, static_cast<uint8_t>(media_destination_));
    }
    if (two_sided_) {
      bool short_edge = ticket_.sides == Sides::two_sided_short_edge;
      writer.ubyte(Attribute::duplex_page_mode, short_edge ? horizontal_binding : vertical_binding)
          .ubyte(Attribute::duplex_page_side, side.back ? back_side : front_side);
    } else {
      writer.ubyte(Attribute::simplex_page_mode, simplex_front_side);
    }
    writer.op(Operator::begin_page);
  }

  Ticket ticket_;
  SoftGlyphStore glyphs_{xl::largest_glyph};
  std::optional<xl::SoftFonts> fonts_;
  bool page_waits_ = false;  ///< for the fonts of its content
  std::string title_;
  bool two_sided_ = false;
  int page_copies_ = 1;
  int media_source_ = no_code;
  int media_destination_ = no_code;
  std::string_view media_type_;
};

constexpr PixelFormat color_formats[] = {PixelFormat::rgb8};
constexpr PixelFormat monochrome_formats[] = {PixelFormat::gray8, PixelFormat::black1};
constexpr PixelFormat bi_level_formats[] = {PixelFormat::black1};

}  // namespace

extern const StreamFormat encode_pclxl;
const StreamFormat encode_pclxl = {
    .name = "pclxl",
    .mime_type = "application/vnd.hp-PCLXL",
    .title = "PCL XL (PCL 6)",
    .extensions = "pxl pclxl",
    .color = color_formats,
    .monochrome = monochrome_formats,
    .bi_level = bi_level_formats,
    .default_resolution = {600, 600},
    .resolutions = {.minimum = 72, .maximum = 1200},
    .largest_side = 0xffff,  // coordinates and image sizes are uint16
    .takes_canvas = true,
    .printer_copies = true,
    .printer_collates = true,
    .mixes_formats = true,
    .says_finishings = true,
    .default_margins = {423, 423, 423, 423},  // 1/6 inch: LaserJets' unprintable edge
    .make = [] { return std::unique_ptr<Encoder>(std::make_unique<PclXlEncoder>()); },
};

}  // namespace dce::core
