// The row compression of PWG Raster (PWG 5102.4, section 4.4) and of Apple Raster, which adds one code to it.
#pragma once

#include <array>
#include <vector>

#include "raster/band.h"
#include "stream/byte_buffer.h"

namespace dce::core {

enum class RowCoding {
  pwg,    ///< PWG 5102.4
  apple,  ///< the same and code 0x80: the rest of the row is paper white
};

/// Codes the rows of one page: a count of equal rows, then runs and literals of whole pixels (of bytes where
/// a pixel has less than 8 bits). The bytes depend on the rows only, not on how they were cut into bands or
/// on what was known of their ink. One thread at a time.
class PwgRowsEncoder {
 public:
  PwgRowsEncoder(PixelFormat format, int width, RowCoding coding);

  /// Appends the coded rows to `out`; the last one is held back, as the next band may repeat it. Bands of
  /// contone pages may be black1: their runs are coded as they are found among the bits. A row does not count
  /// as a repeat of one that came in the other form.
  void rows(const Band& band, ByteBuffer& out);

  /// Appends what is held back. The encoder is then as new.
  void finish(ByteBuffer& out);

  struct Coders {
    uint8_t* (*row)(const uint8_t* row, size_t units, InkExtent ink, uint8_t paper, uint8_t* out);
    uint8_t* (*changes)(const int* changes, size_t count, int width, const uint8_t* pixels, uint8_t* literal,
                        uint8_t* out);
  };

 private:
  struct Row {
    const uint8_t* data = nullptr;
    PixelFormat format = PixelFormat::gray8;
    InkExtent ink;
  };

  bool repeats_pending(const Row& row) const;
  void flush(ByteBuffer& out);
  uint8_t* code_bits(uint8_t* out);

  PixelFormat format_;
  int width_;
  size_t pixel_size_;
  size_t units_;                   // run-length units in a row: pixels, or bytes of 1-bit rows
  std::array<uint8_t, 8> pixels_;  // paper's and then ink's
  Coders coders_;
  std::vector<uint8_t> scratch_;  // one coded row, at its longest
  std::vector<uint8_t> held_;     // the pending row between two bands
  std::vector<int> changes_;      // of a row of bits
  std::vector<uint8_t> literal_;
  Row pending_;  // whose repeats are being counted
  int repeats_ = 0;
};

}  // namespace dce::core
