// The row compression of PWG Raster (PWG 5102.4, section 4.4) and of Apple Raster, which adds one code to it.
#pragma once

#include <vector>

#include "raster/band.h"
#include "stream/byte_buffer.h"

namespace dce::core {

enum class RowCoding {
  pwg,    ///< PWG 5102.4
  apple,  ///< the same and code 0x80: the rest of the row is paper white
};

/// Codes the rows of one page: a count of equal rows, then runs and literals of whole pixels (of bytes where
/// a pixel has less than 8 bits). The bytes depend on the rows only, not on how they were cut into bands. One
/// thread at a time.
class PwgRowsEncoder {
 public:
  PwgRowsEncoder(PixelFormat format, int width, RowCoding coding);

  /// Appends the coded rows to `out`; the last one is held back, as the next band may repeat it.
  void rows(const Band& band, ByteBuffer& out);

  /// Appends what is held back. The encoder is then as new.
  void finish(ByteBuffer& out);

 private:
  using EncodeRow = uint8_t* (*)(const uint8_t* row, size_t units, uint8_t paper, uint8_t* out);

  void flush(ByteBuffer& out);

  size_t row_size_;
  size_t units_;  // run-length units in a row: pixels, or bytes of 1-bit rows
  uint8_t paper_;
  EncodeRow encode_row_;
  std::vector<uint8_t> scratch_;      // one coded row, at its longest
  std::vector<uint8_t> held_;         // the pending row between two bands
  const uint8_t* pending_ = nullptr;  // the row whose repeats are being counted
  int repeats_ = 0;
};

}  // namespace dce::core
