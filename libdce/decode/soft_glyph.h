// Bitmap characters of soft fonts.
#pragma once

#include <cstdint>
#include <vector>

#include "decode/page_canvas.h"
#include "stream/source.h"

namespace dce::core {

/// A bitmap character. Its rows lie in the stream, or here where they came compressed or in pieces.
struct SoftGlyph {
  static constexpr int max_side = 16384;

  int left = 0,
      top = 0;  ///< from the origin to the left column and, upwards, to the top row; in the font's dots
  int width = 0, height = 0;
  Bytes rows;  ///< (width + 7) / 8 bytes each, 1 is ink; what is missing at the end is blank
  std::vector<uint8_t> own_rows;  ///< instead of `rows`

  size_t stride() const { return static_cast<size_t>((width + 7) / 8); }
  size_t size() const { return stride() * static_cast<size_t>(height); }
  Bytes bits() const { return own_rows.empty() ? rows : Bytes(own_rows); }
  /// Are its measures such as printers take?
  bool sensible() const;

  /// Makes own_rows from run-length encoded ones (PCL 5 Technical Reference, "Class 2 - Compressed Bitmap
  /// Data"): how often a row is repeated, then runs of white and ink in turn until it is full. False where
  /// `data` is no whole character; what there is is kept.
  bool expand(Bytes data);
};

/// Where characters go: the place of an origin in dots, and the steps from one dot of the font to the next.
struct GlyphPlacement {
  double x = 0, y = 0;
  double column_x = 1, column_y = 0, row_x = 0, row_y = 1;
};

/// Draws a character in the canvas's present mode. Its origin goes to the nearest corner of a dot, so that it
/// looks the same wherever it stands.
void paint_glyph(const SoftGlyph& glyph, const GlyphPlacement& placement, PageCanvas& canvas);

}  // namespace dce::core
