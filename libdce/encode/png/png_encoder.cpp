// PNG (ISO/IEC 15948), a file a page: 1-bit and 8-bit grey, and RGB.
#include <algorithm>
#include <cmath>
#include <cstring>

#include "codec/deflate.h"
#include "encode/encoder.h"
#include "encode/media_keywords.h"

namespace dce::core {
namespace {

constexpr std::string_view signature("\x89PNG\r\n\x1a\n", 8);
constexpr int compression_level = 3;  // zlib's; the best of its fast ones

/// Piece tags: the writing thread starts a file with the first piece of a side.
enum PngPiece : int { going_on = 0, starts_page = 1 };

void put_chunk(std::string_view type, Bytes data, ByteBuffer& out) {
  out.u32be(static_cast<uint32_t>(data.size()));
  const size_t checked = out.size();
  out.append(type);
  out.append(data);
  out.u32be(crc32_update(0, out.view().subspan(checked)));
}

void put_header(const SideDescription& side, ByteBuffer& out) {
  const bool rgb = side.format == PixelFormat::rgb8;
  out.append(signature);
  ByteBuffer data;
  data.u32be(static_cast<uint32_t>(side.width));
  data.u32be(static_cast<uint32_t>(side.height));
  data.u8(side.format == PixelFormat::black1 ? 1 : 8);  // bit depth
  data.u8(rgb ? 2 : 0);                                 // colour type: truecolour or greyscale
  data.fill(3, 0);                                      // deflate, adaptive filters, not interlaced
  put_chunk("IHDR", data.view(), out);
  data.clear();
  data.u8(0);  // rendering intent: perceptual
  put_chunk("sRGB", data.view(), out);
  data.clear();
  auto dots_a_metre = [](int dots_an_inch) {
    return static_cast<uint32_t>(std::lround(dots_an_inch / 0.0254));
  };
  data.u32be(dots_a_metre(side.resolution.x));
  data.u32be(dots_a_metre(side.resolution.y));
  data.u8(1);  // the unit is the metre
  put_chunk("pHYs", data.view(), out);
}

/// Filters rows (ISO/IEC 15948 section 9): whole bytes get Sub or Up, whichever leaves the smaller sum of
/// magnitudes; 1-bit rows none, as the standard advises.
class RowFilter {
 public:
  explicit RowFilter(const SideDescription& side)
      : one_bit_(side.format == PixelFormat::black1),
        pixel_(static_cast<size_t>(components(side.format))),
        size_(row_bytes(side.format, side.width)),
        above_(size_, 0),
        sub_(size_) {}

  void put(const uint8_t* row, ByteBuffer& out) {
    uint8_t* to = out.grow(1 + size_);
    if (one_bit_) {
      *to++ = none;
      std::transform(row, row + size_, to, [](uint8_t ink) { return static_cast<uint8_t>(~ink); });
      return;
    }
    uint8_t* filter = to++;
    *filter = up;
    if (std::memcmp(row, above_.data(), size_) == 0) {
      std::memset(to, 0, size_);
      return;
    }
    const size_t first = std::min(pixel_, size_);
    std::copy_n(row, first, sub_.data());
    subtract(row + first, row, sub_.data() + first, size_ - first);
    subtract(row, above_.data(), to, size_);
    if (magnitude(sub_.data(), size_) < magnitude(to, size_)) {
      *filter = sub;
      std::copy_n(sub_.data(), size_, to);
    }
    std::copy_n(row, size_, above_.data());
  }

 private:
  enum Type : uint8_t { none = 0, sub = 1, up = 2 };

  static void subtract(const uint8_t* from, const uint8_t* what, uint8_t* __restrict to, size_t count) {
    for (size_t i = 0; i < count; ++i) to[i] = static_cast<uint8_t>(from[i] - what[i]);
  }
  static uint64_t magnitude(const uint8_t* differences, size_t count) {
    uint64_t sum = 0;
    for (size_t i = 0; i < count; ++i) {
      const uint8_t d = differences[i];
      sum += std::min<uint8_t>(d, static_cast<uint8_t>(-d));
    }
    return sum;
  }

  bool one_bit_;
  size_t pixel_, size_;
  std::vector<uint8_t> above_;  // the row before, 0 above the first
  std::vector<uint8_t> sub_;
};

class PngSide final : public SideEncoder {
 public:
  explicit PngSide(const SideDescription& side) : filter_(side), zlib_(compression_level) {}

  Status band(const Band& band, const PieceReceiver& receive) override {
    filtered_.clear();
    for (int y = 0; y < band.height; ++y) filter_.put(band.row(y), filtered_);
    ByteBuffer data;
    DCE_TRY(zlib_.write(filtered_.view(), data));
    if (data.empty()) return {};
    Piece piece{going_on, {}};
    put_chunk("IDAT", data.view(), piece.bytes);
    return receive(std::move(piece));
  }

  Status end_side(const PieceReceiver& receive) override {
    ByteBuffer data;
    DCE_TRY(zlib_.finish(data));
    Piece piece{going_on, {}};
    put_chunk("IDAT", data.view(), piece.bytes);
    put_chunk("IEND", {}, piece.bytes);
    return receive(std::move(piece));
  }

 private:
  RowFilter filter_;
  ZlibStreamEncoder zlib_;
  ByteBuffer filtered_;
};

class PngEncoder final : public Encoder {
 public:
  Status begin_job(const JobDescription& job, Sink&) override {
    warn_unsaid(job, "PNG", {.media_source = true, .media_type = true, .output_bin = true});
    return {};
  }

  Result<std::unique_ptr<SideEncoder>> begin_side(const SideDescription& side,
                                                  const PieceReceiver& receive) override {
    Piece header{starts_page, {}};
    put_header(side, header.bytes);
    DCE_TRY(receive(std::move(header)));
    return std::unique_ptr<SideEncoder>(std::make_unique<PngSide>(side));
  }

  Status write(const SideDescription& side, const Piece& piece, Sink& sink) override {
    if (piece.tag == starts_page) DCE_TRY(sink.begin_page_file(side.index + 1));
    return sink.write(piece.bytes.view());
  }

  Status end_job(Sink&) override { return {}; }
};

constexpr PixelFormat color[] = {PixelFormat::rgb8};
constexpr PixelFormat monochrome[] = {PixelFormat::gray8, PixelFormat::black1};
constexpr PixelFormat bi_level[] = {PixelFormat::black1, PixelFormat::gray8};

}  // namespace

extern const StreamFormat encode_png;
const StreamFormat encode_png = {
    .name = "png",
    .mime_type = "image/png",
    .title = "PNG",
    .extensions = "png",
    .color = color,
    .monochrome = monochrome,
    .bi_level = bi_level,
    .default_resolution = {150, 150},
    .resolutions = {.minimum = 18, .maximum = 2400, .square_only = false},
    .one_page_a_file = true,
    .own_media = OwnMedia::exact_as_it_lies,
    .says_sides = false,
    .make = []() -> std::unique_ptr<Encoder> { return std::make_unique<PngEncoder>(); },
};

}  // namespace dce::core
