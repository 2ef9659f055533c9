// A band of a page as a PCL XL image: what is blank around it cut off, its pixels in as few bits as they
// need, compressed by whichever of PCL XL's ways is shortest.
#pragma once

#include <vector>

#include "base/status.h"
#include "encode/pclxl/indexed_band.h"
#include "encode/pclxl/xl_writer.h"
#include "raster/band.h"
#include "stream/byte_buffer.h"

namespace dce::core {

/// The smallest rectangle of the band that holds all its ink, in pixels of the band; for black1 its sides lie
/// on byte borders as far as the band reaches. Empty where the band is blank.
Rect ink_box(const Band& band);

/// Draws the bands of one page, top down.
class BandImageWriter {
 public:
  /// With a `jpeg_quality` above 0, contone that lossless compression leaves large becomes a JPEG of that
  /// quality.
  explicit BandImageWriter(int jpeg_quality) : jpeg_quality_(jpeg_quality) {}

  /// Appends the operators that draw `band` where it belongs; nothing for a blank one.
  Status write(const Band& band, ByteBuffer& out);

 private:
  struct Rows;
  Status write_slice(const Band& band, ByteBuffer& out);
  void set_color_space(xl::ColorSpace space, Bytes palette, ByteBuffer& out);
  xl::CompressMode compress(const Rows& rows);
  bool rle_surely_wins(const Rows& rows);
  void compress_delta(const Rows& rows);
  bool compress_rle(const Rows& rows, size_t limit);

  const int jpeg_quality_;
  ByteBuffer color_space_;  ///< the SetColorSpace in force on the page
  IndexedBand indexed_;
  std::vector<uint8_t> data_, other_, padded_, zeros_;
  size_t data_size_ = 0;
};

}  // namespace dce::core
