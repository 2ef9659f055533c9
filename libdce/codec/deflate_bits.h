#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "raster/band.h"
#include "stream/byte_buffer.h"

namespace dce::core {

/// Compresses black and white contone pixels, given as the bits they stand for, as zlib streams (RFC 1950)
/// with one dynamic block each. The bytes that a general compressor would have to look through are never
/// made: what it would find, runs of one byte and stretches of the row above, is read off the columns where
/// the bits change. One thread at a time.
class DeflateBitsEncoder {
 public:
  /// `format`, gray8 or rgb8, is that of the pixels; `width` of the rows.
  DeflateBitsEncoder(PixelFormat format, int width);

  /// Appends the rows of `bits` (black1), as pixels of the format without padding, as one zlib stream.
  void zlib(const Band& bits, ByteBuffer& out);

  /// A length or distance as RFC 1951 section 3.2.5 writes it.
  struct Symbol {
    uint32_t symbol = 0;
    int extra_bits = 0;
    uint32_t extra = 0;
  };

 private:
  void add_row(bool has_above, size_t above_count);
  void add_run(uint8_t value, size_t bytes, bool goes_on);
  void add_literal(uint8_t value);
  void add_copy_of_above(size_t bytes);
  uint32_t add_copies(size_t bytes, uint16_t where);
  void flush_run();
  void add_checksum(size_t count);
  void write_stream(ByteBuffer& out);

  size_t pixel_;  // bytes
  int width_;
  Symbol above_distance_;             // of the row above; no extra bits where it is not to be copied from
  std::vector<int> changes_, above_;  // of this row and of the one before, then `width_`
  std::vector<uint16_t> tokens_;
  std::vector<uint32_t> literal_counts_;
  uint32_t near_copies_ = 0, above_copies_ = 0;
  size_t pending_ = 0;  // bytes of a run that are no token yet
  uint8_t pending_value_ = 0;
  std::array<uint32_t, 2> adler_{1, 0};  // its sums
  std::vector<uint8_t> scratch_;
};

}  // namespace dce::core
