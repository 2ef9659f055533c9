#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "base/cancellation.h"
#include "image/bmp_header.h"
#include "stream/source.h"

namespace dce::core {

/// Run-length coded pixels of a bitmap. Rows are coded bottom up but needed top down, so a first pass notes
/// where each begins; memory follows the rows that are there, not the pixels.
class BmpRle {
 public:
  /// `data` is borrowed.
  BmpRle(Bytes data, BmpCoding coding, int64_t width, int64_t height);

  Status index(Cancellation& cancellation);      ///< the first pass; Code::cancelled only
  bool truncated() const { return truncated_; }  ///< the data ends without an end mark
  bool any() const { return !rows_.empty(); }

  /// Writes the pixels of row `y`, counted from the bottom, that the file sets: indices, or blue, green and
  /// red for rle24, and marks them in `set` (one byte a pixel). Rows without data leave both alone.
  void read_row(int64_t y, uint8_t* pixels, uint8_t* set) const;

 private:
  struct RowStart {
    int64_t y, x;
    size_t at;
  };
  struct Position {
    int64_t x = 0, y = 0;
    bool end = false;
  };
  template <class Plot>
  size_t step(size_t at, Position& position, Plot plot) const;
  size_t pixel_bytes(int64_t count) const;

  Bytes data_;
  BmpCoding coding_;
  int64_t width_, height_;
  std::vector<RowStart> rows_;
  bool truncated_ = false;
};

}  // namespace dce::core
