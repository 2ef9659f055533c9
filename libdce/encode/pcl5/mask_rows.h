// Rows of black1 that say where other rows may have ink.
#pragma once

#include <cstdint>

#include "draw/dot_words.h"
#include "raster/bit_rows.h"

namespace dce::core {

/// Are all of [x0, x1) set?
inline bool all_bits(const uint8_t* row, int x0, int x1) {
  if (x0 >= x1) return true;
  const int first = x0 >> 3, last = (x1 - 1) >> 3;
  const auto holds = [row](int at, unsigned bits) { return (row[at] & bits) == bits; };
  if (first == last) return holds(first, bits_from(x0) & bits_through(x1 - 1));
  for (int at = first + 1; at < last; ++at) {
    if (row[at] != 0xff) return false;
  }
  return holds(first, bits_from(x0)) && holds(last, bits_through(x1 - 1));
}

/// Eight bits from `x` on; what lies behind `width` is 0.
inline uint8_t eight_bits(const uint8_t* row, int x, int width) {
  if (x >= width) return 0;
  const int at = x >> 3, shift = x & 7;
  unsigned bits = static_cast<unsigned>(row[at]) << 8;
  if (shift > 0 && (at + 1) * 8 < width) bits |= row[at + 1];
  bits = bits << shift >> 8 & 0xff;
  return static_cast<uint8_t>(width - x < 8 ? bits & bits_through(width - x - 1) : bits);
}

/// Keeps of [0, width) what `mask` has set from `from` on.
inline void keep_bits(uint8_t* row, const uint8_t* mask, int from, int width) {
  int x = 0;
  for (; x + 64 <= width; x += 56) {  // what is left of eight bytes when their first dots are shifted out
    const uint64_t kept = dot_words::load(mask + ((from + x) >> 3)) << ((from + x) & 7);
    dot_words::store(row + (x >> 3), dot_words::load(row + (x >> 3)) & (kept | 0xff));
  }
  for (; x < width; x += 8) row[x >> 3] &= eight_bits(mask, from + x, from + width);
}

}  // namespace dce::core
