// TIFF 6.0, little-endian, multi-page, in strips: Group 4 for black and white, LZW or JPEG for the rest.
//
// A page's strips are written as they come and its directory behind them; then the link to it, in the file's
// header or in the directory before, is written over. So memory does not grow with the file.
#include <algorithm>
#include <limits>

#include "encode/encoder.h"
#include "encode/media_keywords.h"
#include "encode/tiff/page_directory.h"
#include "encode/tiff/side_encoders.h"

namespace dce::core {
namespace {

using tiff::Compression;

class TiffEncoder final : public Encoder {
 public:
  Status begin_job(const JobDescription& job, Sink& sink) override {
    if (!sink.can_rewrite()) return {Code::internal, "TIFF needs an output whose header can be written over"};
    warn_unsaid(job, "TIFF", {.media_source = true, .media_type = true, .output_bin = true});
    quality_ = job.ticket.print_quality;
    pages_ = job.sides;
    // The field is ASCII; UTF-8 passes for it everywhere, but a zero byte would end it early.
    document_name_ = job.title.substr(0, job.title.find('\0'));
    ByteBuffer header;
    header.append("II");
    header.u16le(42);
    link_ = static_cast<uint32_t>(header.size());
    header.u32le(0);
    return append(header.view(), sink);
  }

  Result<std::unique_ptr<SideEncoder>> begin_side(const SideDescription& side,
                                                  const PieceReceiver&) override {
    return tiff::make_side_encoder(side, compression(side), quality_);
  }

  Status write(const SideDescription& side, const Piece& piece, Sink& sink) override {
    if (page_.strip_offsets.empty()) {
      page_.side = side;
      page_.compression = compression(side);
      page_.rows_per_strip = tiff::rows_per_strip(side, page_.compression);
      page_.pages = pages_;
      page_.document_name = document_name_;
    }
    if (!in_strip_) {
      page_.strip_offsets.push_back(static_cast<uint32_t>(offset_));
      page_.strip_sizes.push_back(0);
      in_strip_ = true;
    }
    page_.strip_sizes.back() += static_cast<uint32_t>(piece.bytes.size());
    DCE_TRY(append(piece.bytes.view(), sink));
    if (piece.tag != tiff::last) return {};
    in_strip_ = false;
    const int strips = (side.height + page_.rows_per_strip - 1) / page_.rows_per_strip;
    return page_.strip_offsets.size() == static_cast<size_t>(strips) ? write_directory(sink) : ok();
  }

  Status end_job(Sink&) override { return {}; }

 private:
  // Adobe's inverted CMYK is JPEG's own; in TIFF readers disagree about it, so those pages stay with LZW.
  Compression compression(const SideDescription& side) const {
    if (side.format == PixelFormat::black1) return Compression::ccitt_g4;
    return quality_ == Quality::draft && side.format != PixelFormat::cmyk8 ? Compression::jpeg
                                                                           : Compression::lzw;
  }

  Status append(Bytes bytes, Sink& sink) {
    if (bytes.size() > std::numeric_limits<uint32_t>::max() - offset_) {
      return {Code::limit,
              "a TIFF file ends at 4 GB: choose a lower resolution, fewer colours, or some pages with "
              "page-ranges"};
    }
    offset_ += bytes.size();
    return sink.write(bytes);
  }

  Status write_directory(Sink& sink) {
    ByteBuffer directory;
    if (offset_ % 2) directory.u8(0);  // directories begin on a word
    const auto at = static_cast<uint32_t>(offset_ + directory.size());
    const uint32_t next_link = tiff::put_page_directory(page_, at, directory);
    DCE_TRY(append(directory.view(), sink));
    ByteBuffer link;
    link.u32le(at);
    DCE_TRY(sink.rewrite(link_, link.view()));
    link_ = next_link;
    page_ = {};
    return {};
  }

  // Set before the sides begin, then only read.
  Quality quality_ = Quality::normal;
  int pages_ = 0;
  std::string document_name_;
  // The writing thread's.
  tiff::PageDirectory page_;  // the page that is being written
  bool in_strip_ = false;
  uint64_t offset_ = 0;  // bytes written
  uint32_t link_ = 0;    // where the offset of the next directory goes
};

constexpr PixelFormat color[] = {PixelFormat::rgb8, PixelFormat::cmyk8};
constexpr PixelFormat monochrome[] = {PixelFormat::gray8, PixelFormat::black1};
constexpr PixelFormat bi_level[] = {PixelFormat::black1, PixelFormat::gray8};

}  // namespace

extern const StreamFormat encode_tiff;
const StreamFormat encode_tiff = {
    .name = "tiff",
    .mime_type = "image/tiff",
    .title = "TIFF",
    .extensions = "tif tiff",
    .color = color,
    .monochrome = monochrome,
    .bi_level = bi_level,
    .default_resolution = {300, 300},
    .resolutions = {.minimum = 36, .maximum = 2400, .square_only = false},
    .needs_seekable_sink = true,
    .own_media = OwnMedia::exact_as_it_lies,
    .says_sides = false,
    .make = []() -> std::unique_ptr<Encoder> { return std::make_unique<TiffEncoder>(); },
};

}  // namespace dce::core
