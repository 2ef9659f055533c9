#pragma once

#include "codec/pwg_rows_encode.h"
#include "encode/encoder.h"

namespace dce::core {

/// The pixels of one side of PWG Raster or Apple Raster: a piece a band.
class PwgRowsSide final : public SideEncoder {
 public:
  PwgRowsSide(const SideDescription& side, RowCoding coding) : rows_(side.format, side.width, coding) {}

  Status band(const Band& band, const PieceReceiver& receive) override {
    Piece piece;
    rows_.rows(band, piece.bytes);
    return piece.bytes.empty() ? ok() : receive(std::move(piece));
  }
  Status end_side(const PieceReceiver& receive) override {
    Piece piece;
    rows_.finish(piece.bytes);
    return receive(std::move(piece));
  }

 private:
  PwgRowsEncoder rows_;
};

}  // namespace dce::core
