#include "encode/tiff/side_encoders.h"

#include <algorithm>

#include "codec/ccitt_g4_encode.h"
#include "codec/jpeg_rows_encode.h"
#include "codec/lzw_encode.h"
#include "encode/paper_strip_cache.h"
#include "encode/strip_assembler.h"

namespace dce::core::tiff {
namespace {

// TIFF 6.0 suggests strips of 8 KB, of a time when memory was dear; these still let readers go through a page
// in steps.
constexpr size_t strip_bytes = 256 << 10;
constexpr int strip_unit = 16;  // JPEG with halved chroma wants multiples of it

/// A page is one strip: Group 4 starts each strip from a white line, so more of them cost bytes, and readers
/// of fax pages are used to it.
class G4Side final : public SideEncoder {
 public:
  explicit G4Side(int width) : encoder_(width) {}

  Status band(const Band& band, const PieceReceiver& receive) override {
    Piece piece{more, {}};
    encoder_.rows(band, piece.bytes);
    return piece.bytes.empty() ? ok() : receive(std::move(piece));
  }
  Status end_side(const PieceReceiver& receive) override {
    Piece piece{last, {}};
    encoder_.finish(piece.bytes);
    return receive(std::move(piece));
  }

 private:
  CcittG4Encoder encoder_;
};

/// A strip is a piece.
class StripSide : public SideEncoder {
 public:
  StripSide(const SideDescription& side, int rows) : strips_(side.format, side.width, rows) {}

  Status band(const Band& band, const PieceReceiver& receive) override {
    return strips_.band(band, [&](const Band& strip) { return put(strip, receive); });
  }
  Status end_side(const PieceReceiver& receive) override {
    return strips_.finish([&](const Band& strip) { return put(strip, receive); });
  }

 protected:
  virtual Status encode(const Band& strip, ByteBuffer& out) = 0;

 private:
  Status put(const Band& strip, const PieceReceiver& receive) {
    Piece piece{last, {}};
    DCE_TRY(paper_.encode(strip, piece.bytes,
                          [this](const Band& rows, ByteBuffer& out) { return encode(rows, out); }));
    return receive(std::move(piece));
  }

  StripAssembler strips_;
  PaperStripCache paper_;
};

class LzwSide final : public StripSide {
 public:
  using StripSide::StripSide;

 protected:
  Status encode(const Band& strip, ByteBuffer& out) override {
    differences_.resize(strip.row_size() * static_cast<size_t>(strip.height));
    const auto samples = static_cast<size_t>(components(strip.format));
    for (int y = 0; y < strip.height; ++y) {
      const uint8_t* row = strip.row(y);
      uint8_t* to = differences_.data() + strip.row_size() * static_cast<size_t>(y);
      std::copy_n(row, samples, to);
      for (size_t i = samples; i < strip.row_size(); ++i)
        to[i] = static_cast<uint8_t>(row[i] - row[i - samples]);
    }
    encoder_.encode(differences_, out);
    return {};
  }

 private:
  LzwEncoder encoder_;
  std::vector<uint8_t> differences_;  // TIFF 6.0 section 14
};

/// Each strip is a JPEG stream with tables of its own, as TIFF Technical Note 2 allows.
class JpegSide final : public StripSide {
 public:
  JpegSide(const SideDescription& side, int rows, Quality quality)
      : StripSide(side, rows),
        resolution_(side.resolution),
        quality_(jpeg_quality(static_cast<int>(quality))) {}

 protected:
  Status encode(const Band& strip, ByteBuffer& out) override {
    DCE_TRY(encoder_.begin({.format = strip.format,
                            .width = strip.width,
                            .height = strip.height,
                            .resolution = resolution_,
                            .quality = quality_}));
    DCE_TRY(encoder_.rows(strip, out));
    return encoder_.finish(out);
  }

 private:
  JpegRowsEncoder encoder_;
  Resolution resolution_;
  int quality_;
};

}  // namespace

int rows_per_strip(const SideDescription& side, Compression compression) {
  if (compression == Compression::ccitt_g4) return side.height;
  const size_t rows = strip_bytes / std::max<size_t>(row_bytes(side.format, side.width), 1);
  return static_cast<int>(std::clamp<size_t>(rows / strip_unit, 1, 64)) * strip_unit;
}

std::unique_ptr<SideEncoder> make_side_encoder(const SideDescription& side, Compression compression,
                                               Quality quality) {
  const int rows = rows_per_strip(side, compression);
  switch (compression) {
    case Compression::ccitt_g4:
      return std::make_unique<G4Side>(side.width);
    case Compression::lzw:
      return std::make_unique<LzwSide>(side, rows);
    case Compression::jpeg:
      return std::make_unique<JpegSide>(side, rows, quality);
  }
  return nullptr;
}

}  // namespace dce::core::tiff
