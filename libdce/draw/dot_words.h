// Up to 56 dots at a time: words whose most significant bit is the leftmost dot.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>

namespace dce::core::dot_words {

inline uint64_t turned(uint64_t word) {
  if constexpr (std::endian::native == std::endian::little) return __builtin_bswap64(word);
  return word;
}

/// The eight bytes at `p`, and their way back.
inline uint64_t load(const uint8_t* p) {
  uint64_t word;
  std::memcpy(&word, p, sizeof word);
  return turned(word);
}
inline void store(uint8_t* p, uint64_t word) {
  word = turned(word);
  std::memcpy(p, &word, sizeof word);
}

/// `count` dots, 1 to 56, from bit `at` of `bits` on; the rest of the word is 0. Reads no byte behind the
/// last dot's.
inline uint64_t dots(const uint8_t* bits, int at, int count) {
  const uint8_t* p = bits + (at >> 3);
  const int bytes = ((at & 7) + count + 7) >> 3;
  uint64_t word = 0;
  for (int i = 0; i < bytes; ++i) word |= static_cast<uint64_t>(p[i]) << (56 - 8 * i);
  return (word << (at & 7)) & (~uint64_t{0} << (64 - count));
}

/// Calls run(from, to) for runs of set dots of `word`, left to right.
template <class Run>
void for_each_run(uint64_t word, Run&& run) {
  int at = 0;
  while (word) {
    const int gap = std::countl_zero(word);
    word <<= gap;
    const int length = std::countl_one(word);
    run(at + gap, at + gap + length);
    at += gap + length;
    word = length == 64 ? 0 : word << length;
  }
}

}  // namespace dce::core::dot_words
