// PCL 5e and 5c raster: HP, PCL 5 Printer Language Technical Reference Manual and PCL 5 Color Technical
// Reference.
#include <algorithm>
#include <optional>
#include <string>

#include "codec/word_scan.h"
#include "encode/encoder.h"
#include "encode/media_keywords.h"
#include "encode/pcl5/row_packer.h"
#include "pjl/media_codes.h"
#include "pjl/pjl.h"

namespace dce::core {

namespace {

constexpr int tag_begin_side =
    1;  // empty; the page's set-up depends on the side before and is written in its place
constexpr int custom_size = 101;
constexpr size_t longest_row = 32767;  // bytes: ESC*b#W's range
constexpr int widest_raster = 65535;   // dots: ESC*r#S's range
constexpr int supported_resolutions[] = {75, 100, 150, 200, 300, 600, 1200};

// Configure Image Data, short form: colour space (0 device RGB), encoding (1 indexed by pixel, 3 direct by
// pixel), bits an index, bits of each primary.
constexpr std::string_view direct_rgb{"\x1b*v6W\0\3\0\10\10\10", 11};
constexpr std::string_view indexed_8{"\x1b*v6W\0\1\10\10\10\10", 11};
// Simple Colour's single plane of black, which is also what ESC E leaves behind.
constexpr std::string_view black_plane{"\x1b*r1U"};

// Above the 600 dpi that the language was made for, the raster's size on paper is said as well: interpreters
// that round the resolution down then scale to it, and the others find the size they would have used anyway.
bool scaled(Resolution resolution) {
  return resolution.x > 600;
}

// Dots as decipoints, with the decimal that 1200 dpi takes.
std::string decipoints(int dots, int dpi) {
  const int tenths = static_cast<int>(dots * 7200LL / dpi);
  return std::to_string(tenths / 10) + "." + std::to_string(tenths % 10);
}

int decipoints(int hundredths_mm) {
  return static_cast<int>(hundredths_mm * 720LL / 2540);
}

class Pcl5Side : public SideEncoder {
 public:
  explicit Pcl5Side(const SideDescription& side)
      : invert_(side.format == PixelFormat::gray8),
        packer_(row_bytes(side.format, side.width), side.format == PixelFormat::rgb8 ? 0xff : 0x00,
                scaled(side.resolution)),
        inverted_(invert_ ? row_bytes(side.format, side.width) : 0) {}

  Status band(const Band& band, const PieceReceiver& receive) override {
    for (int y = 0; y < band.height; ++y) {
      const uint8_t* row = band.row(y);
      if (invert_) {
        word_scan::complement(row, inverted_.data(), inverted_.size());
        row = inverted_.data();
      }
      packer_.add(row, out_);
    }
    if (out_.empty()) return ok();
    return hand_over(receive);
  }

  Status end_side(const PieceReceiver& receive) override {
    packer_.finish(out_);
    out_.append("\x1b*rC\f");
    return hand_over(receive);
  }

 private:
  Status hand_over(const PieceReceiver& receive) {
    Piece piece{.bytes = std::move(out_)};
    out_ = ByteBuffer();
    return receive(std::move(piece));
  }

  bool invert_;
  RowPacker packer_;
  std::vector<uint8_t> inverted_;
  ByteBuffer out_;
};

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
    reporter_ = &job.reporter;
    long_edge_ = ticket.sides != Sides::two_sided_short_edge;
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
    out += std::string("\x1b&l") + (!job.two_sided ? "0" : long_edge_ ? "1" : "2") + "S";
    // Collated copies are PJL's QTY: ESC&l#X would repeat each page on the spot.
    if (job.printer_copies > 1 && !ticket.collate) out += "\x1b&l" + std::to_string(job.printer_copies) + "X";
    media(job, out);
    out += "\x1b*t" + std::to_string(dpi) + "R\x1b*r0F";
    return sink.write(out);
  }

  Result<std::unique_ptr<SideEncoder>> begin_side(const SideDescription& side,
                                                  const PieceReceiver& receive) override {
    if (side.width > widest_raster) {
      return Status(Code::usage, "PCL 5 has no pages of " + std::to_string(side.width) +
                                     " dots across; lower printer-resolution");
    }
    if (row_bytes(side.format, side.width) > longest_row) {
      reporter_->warning(
          0, "PCL 5 promises no rows this long; lower printer-resolution if the page comes out cut");
    }
    DCE_TRY(receive(Piece{.tag = tag_begin_side}));
    return std::unique_ptr<SideEncoder>(std::make_unique<Pcl5Side>(side));
  }

  Status write(const SideDescription& side, const Piece& piece, Sink& sink) override {
    return piece.tag == tag_begin_side ? sink.write(side_setup(side)) : sink.write(piece.bytes.view());
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

  // Each of these makes a new palette, so what the sides before set up is gone.
  void colour(PixelFormat format, std::string& out) {
    if (format == PixelFormat::black1) out += black_plane;
    if (format == PixelFormat::rgb8) out += direct_rgb;
    if (format != PixelFormat::gray8) return;
    // Grey is a palette from white to black: index 0, which short rows and skipped rows are filled with, is
    // paper.
    out += indexed_8;
    for (int i = 0; i < 256; ++i) {
      std::string level = std::to_string(255 - i);
      out += (i == 0 ? "\x1b*v" : "") + level + "a" + level + "b" + level + "c" + std::to_string(i) +
             (i == 255 ? "I" : "i");
    }
  }

  std::string side_setup(const SideDescription& side) {
    std::string out;
    const MediaSizeCode* size = media_size_code(side.media);
    // Page size ends the sheet, so it is said only where it changes.
    if (!current_ || current_->x_dimension != side.media.x_dimension ||
        current_->y_dimension != side.media.y_dimension) {
      current_ = side.media;
      // The custom size comes first for printers that do not know a size's own code, which then has the last
      // word.
      if (!size || !universally_known(size->pcl5)) {
        out += "\x1b&f" + std::to_string(decipoints(side.media.x_dimension)) + "i" +
               std::to_string(decipoints(side.media.y_dimension)) + "J\x1b&l" + std::to_string(custom_size) +
               "A";
      }
      if (size) out += "\x1b&l" + std::to_string(size->pcl5) + "A";
      out += "\x1b&l0o0e0L";
      offset_.clear();
    }
    // The logical page starts 75/300 inch (metric sizes: 71/300) inside the paper's edge; left offset
    // registration, in decipoints, brings it there. It follows the binding: on the back of a long-edge bound
    // sheet the printer turns its sign.
    std::string offset = size && !size->inches ? "170.4" : "180";
    if (!(side.back && long_edge_)) offset.insert(0, 1, '-');
    if (offset != offset_) out += "\x1b&l" + offset + "U";
    offset_ = offset;
    // Sides without colour come as black alone between those with it.
    if (side.format != format_) colour(side.format, out);
    format_ = side.format;
    out += "\x1b*p0x0Y\x1b*r" + std::to_string(side.width);
    if (scaled(side.resolution)) {
      out += "s" + std::to_string(side.height) + "T\x1b*t" + decipoints(side.width, side.resolution.x) + "h" +
             decipoints(side.height, side.resolution.y) + "V\x1b*r3A";
    } else {
      out += "s1A";
    }
    // Compression mode lives on across pages; rows start from mode 0.
    return out += "\x1b*b0M";
  }

  // In the PCL 5 Technical Reference itself, and so in every interpreter.
  static bool universally_known(int code) {
    constexpr int codes[] = {1, 2, 3, 6, 26, 27, 80, 81, 90, 91, 100};
    return std::find(std::begin(codes), std::end(codes), code) != std::end(codes);
  }

  std::string title_;
  Reporter* reporter_ = nullptr;
  bool long_edge_ = true;
  std::optional<Media> current_;
  std::string offset_;
  PixelFormat format_ =
      PixelFormat::black1;  ///< what the printer expects pixels as; ESC E's own to begin with
};

constexpr PixelFormat color_formats[] = {PixelFormat::rgb8};
constexpr PixelFormat monochrome_formats[] = {PixelFormat::black1, PixelFormat::gray8};
constexpr PixelFormat bi_level_formats[] = {PixelFormat::black1};

}  // namespace

extern const StreamFormat encode_pcl5;
const StreamFormat encode_pcl5 = {
    .name = "pcl5",
    .mime_type = "application/vnd.hp-PCL",
    .title = "PCL 5e and 5c raster",
    .extensions = "pcl",
    .color = color_formats,
    .monochrome = monochrome_formats,
    .bi_level = bi_level_formats,
    .default_resolution = {600, 600},
    .resolutions = {.minimum = 75, .maximum = 1200, .square_only = true},
    .printer_copies = true,
    .printer_collates = true,
    .mixes_formats = true,
    .says_finishings = true,
    .default_margins = {423, 423, 423, 423},  // 1/6 inch: LaserJets' unprintable edge
    .make = [] { return std::unique_ptr<Encoder>(std::make_unique<Pcl5Encoder>()); },
};

}  // namespace dce::core
