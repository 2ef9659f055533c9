// Raster lane of PDF: a side as strips of image, each compressed as suits it.
#pragma once

#include <memory>
#include <string>

#include "encode/encoder.h"

namespace dce::core {

/// A strip in a Piece: its `tag` is the kind, its bytes begin with the first row and the rows, 32 bits each,
/// most significant byte first.
enum class PdfStrip : int { flate, dct, g4, end_of_side };

/// `quality` decides how much of a picture may be lost: none at high.
std::unique_ptr<SideEncoder> make_pdf_raster_side(const SideDescription& side, Quality quality);

/// The image dictionary's entries of a strip, and what places it on a page `height_pt` high.
struct PdfStripPlacement {
  std::string entries, content;  ///< `content` misses the name and " Do Q"
  Bytes data;
};
PdfStripPlacement pdf_strip_placement(const SideDescription& side, const Piece& piece);

}  // namespace dce::core
