// The adaptive binary arithmetic decoder of JBIG2 (ITU-T T.88, annex E) and the integers coded by it (annex
// A).
#pragma once

#include <algorithm>
#include <array>
#include <bit>
#include <cstdint>
#include <optional>
#include <vector>

#include "stream/source.h"

namespace dce::core {

/// A context: how likely which bit is. Begins as 0.
using Jbig2Context = uint8_t;

/// What a context becomes, by what it is.
struct Jbig2Step {
  uint16_t part;  ///< of the interval, that the less likely bit has
  Jbig2Context likely, unlikely;
};
extern const std::array<Jbig2Step, 94> jbig2_steps;

/// Behind the end of the data there are ones, which encoders leave out. One thread. Loops over many bits use
/// a copy, which compilers keep in registers.
class Jbig2ArithmeticDecoder {
 public:
  /// Borrows `coded`.
  explicit Jbig2ArithmeticDecoder(Bytes coded);

  /// Figures E.15 to E.17: the interval's larger part is the likely bit's, whichever half it lies in.
  int bit(Jbig2Context& context) {
    const Jbig2Step step = jbig2_steps[context];
    const int bit = context & 1;
    const uint32_t part = step.part;
    interval_ -= part;
    bool likely;
    if (code_ < part << 16) {
      likely = interval_ < part;
      interval_ = part;
    } else {
      code_ -= part << 16;
      if ((interval_ & 0x8000) != 0) return bit;
      likely = interval_ >= part;
    }
    context = likely ? step.likely : step.unlikely;
    renormalise();
    return likely ? bit : bit ^ 1;
  }

 private:
  void renormalise() {
    int shift = std::countl_zero(static_cast<uint16_t>(interval_));
    interval_ <<= shift;
    while (true) {
      if (count_ == 0) read_byte();
      const int now = std::min(shift, count_);
      code_ <<= now;
      count_ -= now;
      shift -= now;
      if (shift == 0) return;
    }
  }
  void read_byte();

  Bytes coded_;
  size_t at_ = 0;
  uint32_t code_ = 0, interval_ = 0x8000;
  int count_ = 0;
};

/// The contexts of one of annex A.2's procedures, IADH, IADW and so on.
class Jbig2IntegerDecoder {
 public:
  /// Nothing is "out of band".
  std::optional<int64_t> read(Jbig2ArithmeticDecoder& decoder);

 private:
  std::array<Jbig2Context, 512> contexts_{};
};

/// Annex A.3: a symbol's number, of a fixed count of bits.
class Jbig2NumberDecoder {
 public:
  explicit Jbig2NumberDecoder(int bits) : bits_(bits), contexts_(size_t{1} << bits) {}
  uint32_t read(Jbig2ArithmeticDecoder& decoder);

 private:
  int bits_;
  std::vector<Jbig2Context> contexts_;
};

}  // namespace dce::core
