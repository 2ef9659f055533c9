#pragma once

#include <algorithm>
#include <utility>

#include "codec/pwg_rows_encode.h"
#include "encode/band_part.h"
#include "encode/encoder.h"

namespace dce::core {

/// The pixels of one side of PWG Raster or Apple Raster, in pieces of some rows each: a page of text is megabytes, and
/// buffers of that size would come fresh from the system, page fault by page fault, each time.
class PwgRowsSide final : public SideEncoder {
 public:
  PwgRowsSide(const SideDescription& side, RowCoding coding) : rows_(side.format, side.width, coding) {}

  Status band(const Band& band, const PieceReceiver& receive) override {
    for (int y = 0; y < band.height; y += rows_a_piece) {
      Piece piece;
      rows_.rows(band_part(band, y, std::min(rows_a_piece, band.height - y)), piece.bytes);
      if (!piece.bytes.empty()) DCE_TRY(receive(std::move(piece)));
    }
    return ok();
  }
  Status end_side(const PieceReceiver& receive) override {
    Piece piece;
    rows_.finish(piece.bytes);
    return receive(std::move(piece));
  }

 private:
  static constexpr int rows_a_piece = 128;

  PwgRowsEncoder rows_;
};

}  // namespace dce::core
