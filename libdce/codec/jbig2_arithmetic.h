// The adaptive binary arithmetic decoder of JBIG2 (ITU-T T.88, annex E) and the integers coded by it (annex
// A).
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <vector>

#include "stream/source.h"

namespace dce::core {

/// A context: how likely which bit is. Begins as 0.
using Jbig2Context = uint8_t;

/// Behind the end of the data there are ones, which encoders leave out. One thread.
class Jbig2ArithmeticDecoder {
 public:
  /// Borrows `coded`.
  explicit Jbig2ArithmeticDecoder(Bytes coded);

  int bit(Jbig2Context& context);

 private:
  void read_byte();
  int exchange(Jbig2Context& context, bool likely);
  void renormalise();

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
