// CCITT Group 4: the two-dimensional coding of ITU-T T.6, read row by row.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "stream/source.h"

namespace dce::core {

/// Bits of a byte string, most significant first; behind its end there are zeros.
class BitWindow {
 public:
  explicit BitWindow(Bytes bytes) : at_(bytes.data()), end_(bytes.data() + bytes.size()) {}

  /// Makes the next 32 bits, at least, the highest of the answer.
  uint64_t next() {
    if (count_ <= 32) fill();
    return bits_;
  }
  /// Of what next() answered.
  void take(int count) {
    bits_ <<= count;
    count_ -= count;
    taken_ += static_cast<size_t>(count);
  }
  /// All of that together.
  size_t taken() const { return taken_; }

 private:
  void fill();

  const uint8_t* at_;
  const uint8_t* end_;
  uint64_t bits_ = 0;
  int count_ = 0;
  size_t taken_ = 0;
};

/// Decodes one image of rows `width` dots wide. One thread.
class CcittG4Decoder {
 public:
  /// Borrows `coded`. `width` is at least 1.
  CcittG4Decoder(Bytes coded, int width);

  enum class Row { whole, end, damaged };
  /// Reads the next row. At the end of the data, or where no code word can be read, it keeps what came before in that row
  /// and there is nothing more to be had.
  Row next();

  /// How many bytes the rows took, and the end-of-facsimile-block where it comes next.
  size_t finish();

  /// Columns where the row changes colour, rising, the first to black.
  std::span<const int> changes() const { return {current_.data(), count_}; }

 private:
  Row read_row();
  int read_run(bool black);
  /// The row turns its colour at `column`; not at all where it just did.
  void turn(int column) {
    if (count_ > 0 && current_[count_ - 1] == column) {
      --count_;
    } else if (column < width_) {
      current_[count_++] = column;
    }
  }

  BitWindow bits_;
  int width_;
  std::vector<int> reference_, current_;  // each with `width_` four times behind its last
  size_t count_ = 0;
  Row state_ = Row::whole;
};

}  // namespace dce::core
