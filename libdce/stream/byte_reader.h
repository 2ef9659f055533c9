#pragma once

#include <algorithm>
#include <cstdint>

#include "stream/source.h"

namespace dce::core {

/// Reads a byte range forwards without ever leaving it: past the end every read yields zero and ok() turns false.
class ByteReader {
 public:
  explicit ByteReader(Bytes bytes) : bytes_(bytes) {}

  bool ok() const { return ok_; }
  bool at_end() const { return position_ >= bytes_.size(); }
  size_t position() const { return position_; }
  size_t remaining() const { return bytes_.size() - position_; }

  uint8_t u8() { return static_cast<uint8_t>(number<1>(true)); }
  uint16_t u16be() { return static_cast<uint16_t>(number<2>(true)); }
  uint16_t u16le() { return static_cast<uint16_t>(number<2>(false)); }
  uint32_t u32be() { return static_cast<uint32_t>(number<4>(true)); }
  uint32_t u32le() { return static_cast<uint32_t>(number<4>(false)); }
  uint64_t u64be() { return number<8>(true); }

  /// The next byte without taking it; 0 at the end.
  uint8_t peek(size_t ahead = 0) const {
    return position_ + ahead < bytes_.size() ? bytes_[position_ + ahead] : 0;
  }

  /// The next `size` bytes, or what is left (and ok() turns false).
  Bytes take(size_t size) {
    if (size > remaining()) ok_ = false;
    Bytes part = bytes_.subspan(position_, std::min(size, remaining()));
    position_ += part.size();
    return part;
  }
  void skip(size_t size) { (void)take(size); }

 private:
  template <int N>
  uint64_t number(bool big_endian) {
    Bytes part = take(N);
    if (part.size() < N) return 0;
    uint64_t value = 0;
    for (int i = 0; i < N; ++i) value = value << 8 | part[big_endian ? i : N - 1 - i];
    return value;
  }

  Bytes bytes_;
  size_t position_ = 0;
  bool ok_ = true;
};

}  // namespace dce::core
