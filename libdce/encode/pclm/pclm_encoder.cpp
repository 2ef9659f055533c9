// PCLm: the subset of PDF 1.7 that printers take as it streams in (PWG 5100.13's pclm-* attributes; Mopria).
// A page is its page object, its contents, and then its strips from the top down, each an image and the
// object that places it, as other producers of PCLm have it. Catalog, page tree and cross-reference table end
// the file.
#include <algorithm>
#include <charconv>

#include "codec/deflate.h"
#include "codec/deflate_runs.h"
#include "codec/jpeg_rows_encode.h"
#include "colour/band_expander.h"
#include "encode/encoder.h"
#include "encode/media_keywords.h"
#include "encode/paper_strip_cache.h"
#include "encode/pclm/object_table.h"
#include "encode/strip_assembler.h"

namespace dce::core {
namespace {

constexpr int strip_height = 16;  // pclm-strip-height-preferred of all printers seen

// Of libdeflate: what it takes to stay below the bytes of other producers of PCLm, and what patience still
// gains.
constexpr int usual_level = 6, small_level = 9;

/// Piece tags.
enum class Filter : int { flate, dct };

constexpr int catalog_number = 1, pages_number = 2;

/// At most six decimals and no more than it takes, whatever the locale.
std::string number(double value) {
  char text[32];
  const auto end = std::to_chars(text, text + sizeof text, value, std::chars_format::fixed, 6).ptr;
  std::string_view digits(text, static_cast<size_t>(end - text));
  digits = digits.substr(0, digits.find_last_not_of('0') + 1);
  if (digits.ends_with('.')) digits.remove_suffix(1);
  return std::string(digits);
}

std::string object(int object_number, const std::string& body) {
  return std::to_string(object_number) + " 0 obj\n" + body + "endobj\n";
}

std::string stream(const std::string& entries, const std::string& data) {
  return "<<\n" + entries + "/Length " + std::to_string(data.size()) + "\n>>\nstream\n" + data +
         "endstream\n";
}

int strips_of(const SideDescription& side) {
  return (side.height + strip_height - 1) / strip_height;
}

class PclmSide final : public SideEncoder {
 public:
  PclmSide(const SideDescription& side, Filter filter, Quality quality)
      : format_(side.format),
        strips_(side.format, side.width, strip_height),
        resolution_(side.resolution),
        filter_(filter),
        jpeg_quality_(jpeg_quality(static_cast<int>(quality))),
        deflate_(quality == Quality::high ? small_level : usual_level),
        deflate_runs_(side.format, side.width),
        expander_(side.format) {}

  Status band(const Band& band, const PieceReceiver& receive) override {
    return strips_.band(band, [&](const Band& strip) { return put(strip, receive); });
  }
  Status end_side(const PieceReceiver& receive) override {
    return strips_.finish([&](const Band& strip) { return put(strip, receive); });
  }

 private:
  Status put(const Band& strip, const PieceReceiver& receive) {
    Piece piece{static_cast<int>(filter_), {}};
    DCE_TRY(paper_.encode(strip, piece.bytes,
                          [this](const Band& rows, ByteBuffer& out) { return encode(rows, out); }));
    return receive(std::move(piece));
  }

  Status encode(const Band& strip, ByteBuffer& out) {
    if (filter_ == Filter::flate) {
      if (deflate_runs_.zlib(strip, out)) return {};
      return deflate_.zlib({strip.data, strip.row_size() * static_cast<size_t>(strip.height)}, out);
    }
    DCE_TRY(jpeg_.begin({.format = format_,
                         .width = strip.width,
                         .height = strip.height,
                         .resolution = resolution_,
                         .quality = jpeg_quality_}));
    const auto add = [&](const Band& rows) { return jpeg_.rows(rows, out); };
    DCE_TRY(strip.format == format_ ? add(strip) : expander_.band(strip, add));
    return jpeg_.finish(out);
  }

  PixelFormat format_;
  StripAssembler strips_;
  PaperStripCache paper_;
  Resolution resolution_;
  Filter filter_;
  int jpeg_quality_;
  DeflateEncoder deflate_;
  DeflateRunsEncoder deflate_runs_;
  BandExpander expander_;
  JpegRowsEncoder jpeg_;
};

class PclmEncoder final : public Encoder {
 public:
  Status begin_job(const JobDescription& job, Sink& sink) override {
    warn_unsaid(job, "PCLm", {.media_source = true, .media_type = true, .output_bin = true});
    filter_ = job.ticket.print_quality == Quality::draft ? Filter::dct : Filter::flate;
    quality_ = job.ticket.print_quality;
    if (job.two_sided) {
      duplex_ =
          job.ticket.sides == Sides::two_sided_short_edge ? "DuplexFlipShortEdge" : "DuplexFlipLongEdge";
    }
    return write_text("%PDF-1.7\n%PCLm 1.0\n", sink);
  }

  Result<std::unique_ptr<SideEncoder>> begin_side(const SideDescription& side,
                                                  const PieceReceiver&) override {
    return std::unique_ptr<SideEncoder>(std::make_unique<PclmSide>(side, filter_, quality_));
  }

  Status write(const SideDescription& side, const Piece& piece, Sink& sink) override {
    if (strip_ == 0) DCE_TRY(write_page(side, sink));
    DCE_TRY(write_strip(side, piece, sink));
    if (++strip_ == strips_of(side)) strip_ = 0;
    return {};
  }

  Status end_job(Sink& sink) override {
    const uint64_t catalog_offset = objects_.offset();
    std::string catalog = "<<\n/Type /Catalog\n/Pages " + std::to_string(pages_number) + " 0 R\n";
    if (!duplex_.empty()) catalog += "/ViewerPreferences << /Duplex /" + duplex_ + " >>\n";
    DCE_TRY(write_text(object(catalog_number, catalog + ">>\n"), sink));
    const uint64_t pages_offset = objects_.offset();
    std::string pages = "<<\n/Type /Pages\n/Count " + std::to_string(pages_.size()) + "\n/Kids [";
    for (int page : pages_) pages += " " + std::to_string(page) + " 0 R";
    DCE_TRY(write_text(object(pages_number, pages + " ]\n>>\n"), sink));
    const uint64_t table_offset = objects_.offset();
    DCE_TRY(objects_.write_table(catalog_offset, pages_offset, sink));
    return write_text("trailer\n<<\n/Size " + std::to_string(objects_.next_number()) + "\n/Root " +
                          std::to_string(catalog_number) + " 0 R\n>>\nstartxref\n" +
                          std::to_string(table_offset) + "\n%%EOF\n",
                      sink);
  }

 private:
  Status write_text(std::string_view text, Sink& sink) {
    return objects_.write({reinterpret_cast<const uint8_t*>(text.data()), text.size()}, sink);
  }

  Status write_object(const std::string& body, Sink& sink) {
    const int own = objects_.next_number();
    objects_.begin_object();
    return write_text(object(own, body), sink);
  }

  Status write_page(const SideDescription& side, Sink& sink) {
    const int page = objects_.next_number(), contents = page + 1, first_image = page + 2;
    const int strips = strips_of(side);
    const double x_scale = 72.0 / side.resolution.x, y_scale = 72.0 / side.resolution.y;
    pages_.push_back(page);

    std::string body =
        "<<\n/Type /Page\n/Parent " + std::to_string(pages_number) + " 0 R\n/Resources <<\n/XObject <<\n";
    for (int i = 0; i < strips; ++i) {
      body += "/Image" + std::to_string(i) + " " + std::to_string(first_image + 2 * i) + " 0 R\n";
    }
    body += ">>\n>>\n/MediaBox [ 0 0 " + number(side.width * x_scale) + " " + number(side.height * y_scale) +
            " ]\n/Contents [ " + std::to_string(contents) + " 0 R ]\n>>\n";
    DCE_TRY(write_object(body, sink));

    // Dots from here on. Each strip is marked content that nobody ends, as all producers of PCLm write it.
    std::string program = number(x_scale) + " 0 0 " + number(y_scale) + " 0 0 cm\n";
    for (int i = 0; i < strips; ++i) {
      const int top = i * strip_height, height = std::min(strip_height, side.height - top);
      program += "/P <</MCID 0>> BDC q\n" + std::to_string(side.width) + " 0 0 " + std::to_string(height) +
                 " 0 " + std::to_string(side.height - top - height) + " cm\n/Image" + std::to_string(i) +
                 " Do Q\n";
    }
    return write_object(stream("", program), sink);
  }

  Status write_strip(const SideDescription& side, const Piece& piece, Sink& sink) {
    const int height = std::min(strip_height, side.height - strip_ * strip_height);
    const int own = objects_.next_number();
    objects_.begin_object();
    std::string head = std::to_string(own) + " 0 obj\n<<\n/Width " + std::to_string(side.width) +
                       "\n/ColorSpace /" + (side.format == PixelFormat::rgb8 ? "DeviceRGB" : "DeviceGray") +
                       "\n/Height " + std::to_string(height) + "\n/Filter /" +
                       (static_cast<Filter>(piece.tag) == Filter::dct ? "DCTDecode" : "FlateDecode") +
                       "\n/Subtype /Image\n/Length " + std::to_string(piece.bytes.size()) +
                       "\n/Type /XObject\n/BitsPerComponent 8\n>>\nstream\n";
    DCE_TRY(write_text(head, sink));
    DCE_TRY(objects_.write(piece.bytes.view(), sink));
    DCE_TRY(write_text("\nendstream\nendobj\n", sink));
    return write_object(stream("", "q /image Do Q\n"), sink);
  }

  // Set before the sides begin, then only read.
  Filter filter_ = Filter::flate;
  Quality quality_ = Quality::normal;
  std::string duplex_;
  // The writing thread's.
  pclm::ObjectTable objects_;
  std::vector<int> pages_;  // object numbers
  int strip_ = 0;           // of the side that is being written
};

constexpr PixelFormat color[] = {PixelFormat::rgb8};
constexpr PixelFormat gray[] = {PixelFormat::gray8};

}  // namespace

extern const StreamFormat encode_pclm;
const StreamFormat encode_pclm = {
    .name = "pclm",
    .mime_type = "application/PCLm",
    .title = "PCLm",
    .extensions = "pclm",
    .color = color,
    .monochrome = gray,
    .bi_level = gray,  // there are no 1-bit strips; black and white are two of their greys
    .default_resolution = {600, 600},
    .resolutions = {.minimum = 72, .maximum = 2400, .square_only = false},
    .takes_bits = true,
    .says_sides = true,
    .make = []() -> std::unique_ptr<Encoder> { return std::make_unique<PclmEncoder>(); },
};

}  // namespace dce::core
