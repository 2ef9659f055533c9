// Comparing bytes a machine word at a time.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>

namespace dce::core {

/// An unaligned word in memory order; the first byte in memory is the least significant on little-endian
/// machines.
inline uint64_t load_word(const uint8_t* p) {
  uint64_t word;
  std::memcpy(&word, p, sizeof word);
  return word;
}

/// Index of the first byte in memory order that is not zero; `word` must not be 0.
inline size_t first_nonzero_byte(uint64_t word) {
  if constexpr (std::endian::native == std::endian::little) {
    return static_cast<size_t>(std::countr_zero(word)) / 8;
  } else {
    return static_cast<size_t>(std::countl_zero(word)) / 8;
  }
}

/// How many leading bytes of a and b are equal, at most `size`. The ranges may overlap.
inline size_t match_length(const uint8_t* a, const uint8_t* b, size_t size) {
  size_t i = 0;
  for (; i + 32 <= size; i += 32) {
    uint64_t x0 = load_word(a + i) ^ load_word(b + i), x1 = load_word(a + i + 8) ^ load_word(b + i + 8);
    uint64_t x2 = load_word(a + i + 16) ^ load_word(b + i + 16),
             x3 = load_word(a + i + 24) ^ load_word(b + i + 24);
    if ((x0 | x1 | x2 | x3) == 0) continue;
    if (x0) return i + first_nonzero_byte(x0);
    if (x1) return i + 8 + first_nonzero_byte(x1);
    if (x2) return i + 16 + first_nonzero_byte(x2);
    return i + 24 + first_nonzero_byte(x3);
  }
  for (; i + 8 <= size; i += 8) {
    uint64_t x = load_word(a + i) ^ load_word(b + i);
    if (x) return i + first_nonzero_byte(x);
  }
  while (i < size && a[i] == b[i]) ++i;
  return i;
}

}  // namespace dce::core
