// PostScript, language level 2 and 3: PostScript Language Reference (PLRM), third edition, and Document
// Structuring Conventions 3.0. Every page stands for itself: it brings its fonts, and needs the prolog and
// the setup alone.
#include <algorithm>
#include <cmath>
#include <optional>
#include <utility>

#include "encode/encoder.h"
#include "encode/ps/glyph_store.h"
#include "encode/ps/ps_canvas.h"
#include "encode/ps/ps_setup.h"
#include "encode/ps/shared_fonts.h"

namespace dce::core {
namespace {

/// A side given as pixels: its bands are patches, without the paper above and below what is printed.
class PsRasterSide final : public SideEncoder {
 public:
  PsRasterSide(const SideDescription& side, PsPackers& packers, GlyphStore& glyphs,
               const PieceReceiver& receive)
      : side_(side), canvas_(side, packers, glyphs, receive, ps_bytes) {}

  Status band(const Band& band, const PieceReceiver&) override {
    int top = 0, bottom = band.height;
    while (top < bottom && blank(band, top)) ++top;
    while (bottom > top && blank(band, bottom - 1)) --bottom;
    if (top == bottom) return canvas_.status();
    Band inked = band;
    inked.y = 0;
    inked.height = bottom - top;
    inked.data = band.row(top);
    float y = static_cast<float>(band.y + top);
    canvas_.begin_patch({0, y, static_cast<float>(band.width), y + static_cast<float>(inked.height)},
                        band.width, inked.height);
    canvas_.draw_patch_rows(inked);
    canvas_.end_patch();
    return canvas_.status();
  }
  Status end_side(const PieceReceiver&) override { return canvas_.end_side(); }

 private:
  static bool blank(const Band& band, int row) {
    const uint8_t* bytes = band.row(row);
    uint8_t paper = paper_byte(band.format);
    return std::all_of(bytes, bytes + band.row_size(), [paper](uint8_t byte) { return byte == paper; });
  }

  SideDescription side_;
  PsCanvas canvas_;
};

class PsEncoder final : public Encoder {
 public:
  Status begin_job(const JobDescription& job, Sink& sink) override {
    job_.emplace(job);
    options_ = {job.ticket.postscript_level, job.ticket.postscript_data == StreamData::binary};
    packers_.emplace(options_);
    packer_ = packers_->take();
    return sink.write(ps_header(job, options_));
  }

  Result<std::unique_ptr<SideEncoder>> begin_side(const SideDescription& side,
                                                  const PieceReceiver& receive) override {
    return std::unique_ptr<SideEncoder>(std::make_unique<PsRasterSide>(side, *packers_, glyphs_, receive));
  }

  Result<std::unique_ptr<SideCanvas>> begin_canvas_side(const SideDescription& side,
                                                        const PieceReceiver& receive) override {
    return std::unique_ptr<SideCanvas>(std::make_unique<PsCanvas>(side, *packers_, glyphs_, receive));
  }

  Status write(const SideDescription& side, const Piece& piece, Sink& sink) override {
    if (side.index + 1 > sides_) {
      if (sides_ == 0) first_ = side;
      sides_ = side.index + 1;
      const double width = ps_page_length(side.width, side.resolution.x),
                   height = ps_page_height(side);
      width_ = std::max(width_, width);
      height_ = std::max(height_, height);
      if (std::find(media_.begin(), media_.end(), std::pair(width, height)) == media_.end() &&
          media_.size() < 64) {
        media_.emplace_back(width, height);
      }
      const std::string number = std::to_string(sides_);
      Piece comment{.tag = piece.tag};
      comment.bytes.append("%%Page: " + number + " " + number + "\n");
      DCE_TRY(put_or_hold(comment, sink));
    }
    return put_or_hold(piece, sink);
  }

  Status end_job(Sink& sink) override {
    if (!begun_) DCE_TRY(begin_pages(sink));
    PsText out;
    out.raw("%%Trailer\n%%BoundingBox: 0 0 ");
    out.raw(std::to_string(static_cast<int>(std::ceil(width_ - 0.01))) + " " +
            std::to_string(static_cast<int>(std::ceil(height_ - 0.01))) + "\n");
    out.raw("%%Pages: " + std::to_string(sides_) + "\n");
    for (size_t i = 0; i < media_.size(); ++i) {
      out.raw(i == 0 ? "%%DocumentMedia: " : "%%+ ").raw("media" + std::to_string(i + 1) + " ");
      out.integer(std::lround(media_[i].first)).integer(std::lround(media_[i].second)).raw("0 () ()\n");
    }
    out.raw("%%EOF\n");
    return sink.write(out.bytes().view());
  }

 private:
  static constexpr size_t most_held = 8 << 20;

  /// Sides are held back for the glyphs they use: what the setup lacks, each later page that uses it sends
  /// again (a book's 352 pages send 60 KB of outlines again after eight sides, and sent 5 MB without). A long
  /// job is worth the wait; the first page of a short one should not wait for more than the other thread's.
  bool learned_enough() const {
    constexpr int jobs_sides_a_side = 40, least = 2, most = 8;
    constexpr size_t outlines_a_side = 12 << 10;
    const int wanted = std::clamp(job_->sides / jobs_sides_a_side, least, most);
    return sides_ >= wanted || shared_.outline_bytes() >= outlines_a_side * static_cast<size_t>(wanted);
  }

  /// In the order of the stream.
  Status put_or_hold(const Piece& piece, Sink& sink) {
    if (!begun_) {
      if (held_bytes_ > most_held || (held_.empty() && piece.tag != ps_canvas_side)) {
        DCE_TRY(begin_pages(sink));
      } else {
        held_bytes_ += piece.bytes.size();
        held_.push_back(piece);
        if (piece.tag == ps_fonts) shared_.learn(piece.bytes.view());
        return piece.tag == ps_side_end && learned_enough() ? begin_pages(sink) : ok();
      }
    }
    return put(piece, sink);
  }

  /// Writes the setup and what was held back.
  Status begin_pages(Sink& sink) {
    begun_ = true;
    std::string setup = ps_setup(*job_, first_);
    PsText fonts;
    shared_.define_shared(fonts);
    ByteBuffer bytes;
    bytes.append(std::string_view(setup).substr(0, setup.size() - ps_setup_end.size()));
    if (!fonts.bytes().empty()) {
      bytes.append(std::string_view("DCE begin\n"));
      DCE_TRY(packer_->program(fonts.bytes().view(), bytes));
      bytes.append(std::string_view("end\n"));
    }
    bytes.append(ps_setup_end);
    DCE_TRY(sink.write(bytes.view()));
    for (const Piece& piece : held_) DCE_TRY(put(piece, sink));
    held_ = {};
    return ok();
  }

  Status put(const Piece& piece, Sink& sink) {
    if (piece.tag != ps_fonts) return sink.write(piece.bytes.view());
    PsText fonts;
    shared_.define(piece.bytes.view(), fonts);
    ByteBuffer bytes;
    DCE_TRY(packer_->program(fonts.bytes().view(), bytes));
    return sink.write(bytes.view());
  }

  PsOptions options_;
  GlyphStore glyphs_;
  std::optional<PsPackers> packers_;
  std::unique_ptr<PsPacker> packer_;
  SharedFonts shared_;
  std::vector<Piece> held_;
  size_t held_bytes_ = 0;
  bool begun_ = false;
  SideDescription first_;
  std::optional<JobDescription> job_;
  int sides_ = 0;
  double width_ = 0, height_ = 0;
  std::vector<std::pair<double, double>> media_;
};

constexpr PixelFormat color_formats[] = {PixelFormat::rgb8, PixelFormat::cmyk8};
constexpr PixelFormat monochrome_formats[] = {PixelFormat::gray8};
constexpr PixelFormat bi_level_formats[] = {PixelFormat::black1};

std::unique_ptr<Encoder> make() {
  return std::make_unique<PsEncoder>();
}

}  // namespace

extern const StreamFormat encode_ps;
const StreamFormat encode_ps{
    .name = "ps",
    .mime_type = "application/postscript",
    .title = "PostScript",
    .extensions = "ps",
    .color = color_formats,
    .monochrome = monochrome_formats,
    .bi_level = bi_level_formats,
    .default_resolution = {600, 600},
    .resolutions = {72, 2400, false},
    .takes_bands = true,
    .takes_canvas = true,
    .printer_copies = true,
    .printer_collates = true,
    .says_finishings = true,
    .make = make,
};

}  // namespace dce::core
