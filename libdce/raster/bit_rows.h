// Runs of dots in black1 rows: most significant bit leftmost.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>

namespace dce::core {

/// Bits of a byte from position `x & 7` on, and bits up to and including position `x & 7`.
constexpr uint8_t bits_from(int x) {
  return static_cast<uint8_t>(0xff >> (x & 7));
}
constexpr uint8_t bits_through(int x) {
  return static_cast<uint8_t>(0xff << (7 - (x & 7)));
}

/// Inks dots [from, to) of a row, from >= 0.
inline void set_bits(uint8_t* row, int from, int to) {
  if (from >= to) return;
  const int first = from >> 3, last = (to - 1) >> 3;
  if (first == last) {
    row[first] |= static_cast<uint8_t>(bits_from(from) & bits_through(to - 1));
    return;
  }
  row[first] |= bits_from(from);
  std::memset(row + first + 1, 0xff, static_cast<size_t>(last - first - 1));
  row[last] |= bits_through(to - 1);
}

/// Bleaches dots [from, to) of a row, from >= 0.
inline void clear_bits(uint8_t* row, int from, int to) {
  if (from >= to) return;
  const int first = from >> 3, last = (to - 1) >> 3;
  if (first == last) {
    row[first] &= static_cast<uint8_t>(~(bits_from(from) & bits_through(to - 1)));
    return;
  }
  row[first] &= static_cast<uint8_t>(~bits_from(from));
  std::memset(row + first + 1, 0x00, static_cast<size_t>(last - first - 1));
  row[last] &= static_cast<uint8_t>(~bits_through(to - 1));
}

}  // namespace dce::core
