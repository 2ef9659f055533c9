#include "encode/pdf/raster_side.h"

#include <algorithm>

#include "codec/ccitt_g4_encode.h"
#include "codec/deflate.h"
#include "codec/jpeg_encode.h"
#include "encode/strip_assembler.h"
#include "mupdf/pdf_syntax.h"
#include "stream/byte_reader.h"

namespace dce::core {
namespace {

// Half an inch: whole pixels at most of the resolutions that viewers show pages in, so that strips join
// there.
constexpr int strips_per_inch = 2;
constexpr int flate_level = 6;
constexpr size_t header_size = 8;

// What deflates to less than this share is text and line art, which JPEG would smear for no gain.
constexpr size_t lossless_share = 6;

int jpeg_quality(Quality quality) {
  return quality == Quality::draft ? 70 : 90;
}

bool is_paper(const Band& strip) {
  const uint8_t paper = paper_byte(strip.format);
  for (int y = 0; y < strip.height; ++y) {
    const uint8_t* row = strip.row(y);
    if (std::any_of(row, row + strip.row_size(), [&](uint8_t byte) { return byte != paper; })) return false;
  }
  return true;
}

class PdfRasterSide final : public SideEncoder {
 public:
  PdfRasterSide(const SideDescription& side, Quality quality)
      : strips_(side.format, side.width, std::max(side.resolution.y / strips_per_inch, 16)),
        quality_(quality),
        deflate_(flate_level),
        g4_(side.width) {}

  Status band(const Band& band, const PieceReceiver& receive) override {
    return strips_.band(band, [&](const Band& strip) { return put(strip, receive); });
  }
  Status end_side(const PieceReceiver& receive) override {
    DCE_TRY(strips_.finish([&](const Band& strip) { return put(strip, receive); }));
    return receive({static_cast<int>(PdfStrip::end_of_side), {}});
  }

 private:
  Status put(const Band& strip, const PieceReceiver& receive) {
    if (is_paper(strip)) return ok();
    Piece piece = begin(strip, strip.format == PixelFormat::black1 ? PdfStrip::g4 : PdfStrip::flate);
    if (strip.format == PixelFormat::black1) {
      g4_.rows(strip, piece.bytes);
      g4_.finish(piece.bytes);
      return receive(std::move(piece));
    }
    const size_t raw = strip.row_size() * static_cast<size_t>(strip.height);
    DCE_TRY(deflate_.zlib({strip.data, raw}, piece.bytes));
    if (quality_ != Quality::high && piece.bytes.size() > raw / lossless_share) {
      Piece lossy = begin(strip, PdfStrip::dct);
      DCE_TRY(jpeg_encode(strip, {.quality = jpeg_quality(quality_)}, lossy.bytes));
      if (lossy.bytes.size() < piece.bytes.size()) return receive(std::move(lossy));
    }
    return receive(std::move(piece));
  }

  static Piece begin(const Band& strip, PdfStrip kind) {
    Piece piece{static_cast<int>(kind), {}};
    piece.bytes.u32be(static_cast<uint32_t>(strip.y));
    piece.bytes.u32be(static_cast<uint32_t>(strip.height));
    return piece;
  }

  StripAssembler strips_;
  Quality quality_;
  DeflateEncoder deflate_;
  CcittG4Encoder g4_;
};

}  // namespace

std::unique_ptr<SideEncoder> make_pdf_raster_side(const SideDescription& side, Quality quality) {
  return std::make_unique<PdfRasterSide>(side, quality);
}

PdfStripPlacement pdf_strip_placement(const SideDescription& side, const Piece& piece) {
  ByteReader header(piece.bytes.view());
  const uint32_t y = header.u32be(), rows = header.u32be();
  const auto number = [](int64_t value) { return std::to_string(value); };
  PdfStripPlacement strip;
  strip.data = piece.bytes.view().subspan(std::min(header_size, piece.bytes.size()));
  strip.entries = "/Type/XObject/Subtype/Image/Width " + number(side.width) + "/Height " + number(rows);
  switch (static_cast<PdfStrip>(piece.tag)) {
    case PdfStrip::g4:
      strip.entries +=
          "/BitsPerComponent 1/ColorSpace/DeviceGray/Filter/CCITTFaxDecode/DecodeParms<</K -1/Columns " +
          number(side.width) + "/Rows " + number(rows) + ">>";
      break;
    case PdfStrip::dct:
    case PdfStrip::flate:
      strip.entries += std::string("/BitsPerComponent 8/ColorSpace/") +
                       (side.format == PixelFormat::gray8 ? "DeviceGray" : "DeviceRGB") + "/Filter/" +
                       (static_cast<PdfStrip>(piece.tag) == PdfStrip::dct ? "DCTDecode" : "FlateDecode");
      break;
    case PdfStrip::end_of_side:
      break;
  }
  // Dots are placed from the sheet's top left corner; PDF counts from the bottom.
  const double dot_x = 72.0 / side.resolution.x, dot_y = 72.0 / side.resolution.y;
  strip.content = "q ";
  append_pdf_matrix(strip.content, {side.width * dot_x, 0, 0, rows * dot_y, 0,
                                    side.media.height_pt() - (static_cast<double>(y) + rows) * dot_y});
  strip.content += " cm ";
  return strip;
}

}  // namespace dce::core
