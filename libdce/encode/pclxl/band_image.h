// A band of a page as a PCL XL image: what is blank around it cut off, its pixels in as few bits as they
// need, compressed by whichever of PCL XL's ways is shortest.
#pragma once

#include <vector>

#include "base/status.h"
#include "encode/pclxl/color_space.h"
#include "encode/pclxl/indexed_band.h"
#include "encode/pclxl/row_compressor.h"
#include "encode/pclxl/xl_writer.h"
#include "raster/band.h"
#include "stream/byte_buffer.h"

namespace dce::core {

/// The smallest rectangle of the band that holds all its ink, in pixels of the band; for black1 its sides lie
/// on byte borders as far as the band reaches. Empty where the band is blank.
Rect ink_box(const Band& band);

/// Index 0 is white and 1 black.
Bytes bilevel_palette(bool rgb);

/// Where pixels lie on the page: pixel borders in dots, rounded to whole ones when they are said.
struct PixelGrid {
  double x0 = 0, y0 = 0;  ///< of column 0 and row 0
  double column_dots = 1, row_dots = 1;
  int x(int column) const;
  int y(int row) const;
};

/// Appends what places an image of `pixels` (their place in the grid) and begins it.
void begin_image(const PixelGrid& grid, const Rect& pixels, xl::ColorMapping mapping, xl::ColorDepth depth,
                 ByteBuffer& out);
/// Appends some of its rows.
void read_image(int first, int rows, xl::CompressMode mode, Bytes data, ByteBuffer& out);

struct BandImageOptions {
  PixelGrid grid;
  bool keep_blank = false;  ///< paints white borders too: something lies beneath
  bool rgb = false;         ///< says bilevel palettes in RGB, as the page's brush is
  int jpeg_quality = 0;     ///< above 0, contone that stays large without loss becomes a JPEG of that quality
};

/// Draws bands of pixels.
class BandImageWriter {
 public:
  /// Appends the operators that draw `band`, whose rows start with `band.y`; nothing for a blank one. Colour
  /// spaces are said through `color_space`.
  Status write(const Band& band, const BandImageOptions& options, xl::ColorSpaceState& color_space,
               ByteBuffer& out);

 private:
  Status write_slice(const Band& band, const BandImageOptions& options, xl::ColorSpaceState& color_space,
                     ByteBuffer& out);

  IndexedBand indexed_;
  RowCompressor rows_;
};

}  // namespace dce::core
