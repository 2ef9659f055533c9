// Where a row of 1-bit dots turns from paper to ink and back: what run-length coders of such rows begin with.
#pragma once

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>

#include "raster/band.h"

namespace dce::core {

/// Eight bytes, or what is left of the row and zeros, with the leftmost dot in the top bit.
inline uint64_t leftmost_first(const uint8_t* p, size_t available) {
  uint64_t word = 0;
  std::memcpy(&word, p, std::min<size_t>(available, 8));
  if constexpr (std::endian::native == std::endian::little) word = __builtin_bswap64(word);
  return word;
}

/// Writes to `changes`, which has room for `width`, the columns whose dot differs from the one on their left;
/// the dot before the row is paper, so that entry i turns to ink where i is even. Padding bits are not looked
/// at, nor is what lies outside `ink`. Returns how many there are.
inline size_t find_changes(const uint8_t* row, int width, InkExtent ink, int* changes) {
  if (ink.blank()) return 0;
  const size_t size = (static_cast<size_t>(std::min(ink.end, width)) + 7) / 8;
  int* next = changes;
  uint64_t left = 0;  // the dot to the left, in the top bit
  size_t byte = static_cast<size_t>(ink.begin) / 8;
  for (; byte < size; byte += 8) {
    const uint64_t word = leftmost_first(row + byte, size - byte);
    uint64_t differ = word ^ (word >> 1 | left);
    left = word << 63;
    while (differ) {
      const int bit = std::countl_zero(differ);
      const int column = static_cast<int>(byte * 8) + bit;
      if (column >= width) break;  // padding
      *next++ = column;
      differ &= ~(0x8000000000000000u >> bit);
    }
  }
  // Ink up to where a whole word and the extent end.
  if (left && static_cast<int>(byte * 8) < width) *next++ = static_cast<int>(byte * 8);
  return static_cast<size_t>(next - changes);
}
inline size_t find_changes(const uint8_t* row, int width, int* changes) {
  return find_changes(row, width, {0, width}, changes);
}

}  // namespace dce::core
