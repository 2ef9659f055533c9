// Eight bytes at a time: where rows differ, agree, repeat or end. What the row compressors spend their time
// on. Portable word arithmetic; on the machines printing runs on it is bound by memory as soon as rows are
// alike.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>

namespace dce::core::word_scan {

constexpr uint64_t every_byte(uint8_t value) {
  return 0x0101010101010101u * value;
}

/// The eight bytes at `p`, the first one least significant.
inline uint64_t load(const uint8_t* p) {
  uint64_t word;
  std::memcpy(&word, p, sizeof word);
  if constexpr (std::endian::native == std::endian::big) {
    uint64_t turned = 0;
    for (int i = 0; i < 8; ++i) turned = turned << 8 | (word >> (8 * i) & 0xff);
    word = turned;
  }
  return word;
}

/// The other way round.
inline void store(uint8_t* p, uint64_t word) {
  if constexpr (std::endian::native == std::endian::big) {
    for (int i = 0; i < 8; ++i) p[i] = static_cast<uint8_t>(word >> 8 * i);
  } else {
    std::memcpy(p, &word, sizeof word);
  }
}

/// 0x80 in every byte of `word` that is zero, 0 in the others. Exact, without carries between bytes.
constexpr uint64_t zero_bytes(uint64_t word) {
  constexpr uint64_t low = every_byte(0x7f);
  return ~(((word & low) + low) | word | low);
}

/// Index of the first marked byte of a nonzero result of zero_bytes, or of the first nonzero byte of a word.
inline size_t first_byte(uint64_t marks) {
  return static_cast<size_t>(std::countr_zero(marks)) / 8;
}

/// First index in [from, size) where a and b differ, or size. The ranges may overlap.
inline size_t first_difference(const uint8_t* a, const uint8_t* b, size_t from, size_t size) {
  size_t i = from;
  for (; i + 32 <= size; i += 32) {  // four words a step over what is alike
    uint64_t differ = 0;
    for (size_t word = 0; word < 32; word += 8) differ |= load(a + i + word) ^ load(b + i + word);
    if (differ) break;
  }
  for (; i + 8 <= size; i += 8) {
    if (uint64_t x = load(a + i) ^ load(b + i)) return i + first_byte(x);
  }
  for (; i < size; ++i) {
    if (a[i] != b[i]) return i;
  }
  return size;
}

/// First index in [from, size) where a and b agree, or size.
inline size_t first_agreement(const uint8_t* a, const uint8_t* b, size_t from, size_t size) {
  size_t i = from;
  for (; i + 8 <= size; i += 8) {
    if (uint64_t x = zero_bytes(load(a + i) ^ load(b + i))) return i + first_byte(x);
  }
  for (; i < size; ++i) {
    if (a[i] == b[i]) return i;
  }
  return size;
}

/// First index in [from, size) whose byte is not `value`, or size.
inline size_t first_other(const uint8_t* a, uint8_t value, size_t from, size_t size) {
  const uint64_t word = every_byte(value);
  size_t i = from;
  for (; i + 8 <= size; i += 8) {
    if (uint64_t x = load(a + i) ^ word) return i + first_byte(x);
  }
  for (; i < size; ++i) {
    if (a[i] != value) return i;
  }
  return size;
}

/// How much of [0, size) is left when trailing bytes that equal `value` are cut off.
inline size_t trimmed_size(const uint8_t* a, uint8_t value, size_t size) {
  const uint64_t word = every_byte(value);
  while (size >= 8) {
    uint64_t x = load(a + size - 8) ^ word;
    if (x) return size - static_cast<size_t>(std::countl_zero(x)) / 8;
    size -= 8;
  }
  while (size > 0 && a[size - 1] == value) --size;
  return size;
}

/// First index i in [from, size - 2) with a[i] == a[i+1] == a[i+2], or size.
inline size_t first_run_of_three(const uint8_t* a, size_t from, size_t size) {
  size_t i = from;
  // Seven pairs a step: the eighth pair's successor lies in the next word.
  for (; i + 9 <= size; i += 7) {
    uint64_t pairs = zero_bytes(load(a + i) ^ load(a + i + 1));
    if (uint64_t threes = pairs & (pairs >> 8)) return i + first_byte(threes);
  }
  for (; i + 2 < size; ++i) {
    if (a[i] == a[i + 1] && a[i] == a[i + 2]) return i;
  }
  return size;
}

/// Writes the complement of `size` bytes of `from` to `to`.
inline void complement(const uint8_t* from, uint8_t* to, size_t size) {
  size_t i = 0;
  for (; i + 8 <= size; i += 8) {
    uint64_t word;
    std::memcpy(&word, from + i, sizeof word);
    word = ~word;
    std::memcpy(to + i, &word, sizeof word);
  }
  for (; i < size; ++i) to[i] = static_cast<uint8_t>(~from[i]);
}

}  // namespace dce::core::word_scan
