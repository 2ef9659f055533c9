// Where two rows of bytes differ, or one row changes, a bit a byte: run-length coders walk from bit to bit
// instead of comparing bytes.
#pragma once

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "codec/word_scan.h"

namespace dce::core {

/// Writes (size + 7) / 8 bytes to `marks`: bit i % 8, the least significant first, of byte i / 8 says whether a[i] and
/// b[i] differ; bits behind the last are 0. The ranges a and b may overlap.
void mark_differences(const uint8_t* a, const uint8_t* b, size_t size, uint8_t* marks);

/// How many bytes of `row` are like both bytes behind them.
size_t count_like_two_behind(const uint8_t* row, size_t size);

namespace scalar {
/// What the above must do, byte by byte.
void mark_differences(const uint8_t* a, const uint8_t* b, size_t size, uint8_t* marks);
size_t count_like_two_behind(const uint8_t* row, size_t size);
}  // namespace scalar

/// Marks of up to `size` positions, and one behind the last that always ends a search.
class ByteMarks {
 public:
  /// Where `a` and `b` differ.
  ByteMarks(const uint8_t* a, const uint8_t* b, size_t size) : size_(size) {
    const size_t words = size / 64 + 2;
    if (words > few_.size()) {
      many_.resize(words);
      words_ = many_.data();
    }
    words_[words - 2] = words_[words - 1] = 0;
    mark_differences(a, b, size, reinterpret_cast<uint8_t*>(words_));
    if constexpr (std::endian::native == std::endian::big) {
      for (size_t i = 0; i < words; ++i) words_[i] = word_scan::load(reinterpret_cast<uint8_t*>(words_ + i));
    }
    words_[size / 64] |= uint64_t{1} << size % 64;
  }
  /// Where the next byte of `row` is another; the last byte counts as such.
  static ByteMarks changes(const uint8_t* row, size_t size) { return {row, row + 1, size - 1}; }

  ByteMarks(const ByteMarks&) = delete;
  ByteMarks& operator=(const ByteMarks&) = delete;

  /// The first marked position at or after `from`, which is at most size.
  size_t marked(size_t from) const {
    size_t at = from / 64;
    uint64_t word = words_[at] >> from % 64;
    if (word) return from + static_cast<size_t>(std::countr_zero(word));
    while (!(word = words_[++at])) {
    }
    return at * 64 + static_cast<size_t>(std::countr_zero(word));
  }
  /// The first position at or after `from` that is not marked, or size.
  size_t unmarked(size_t from) const {
    size_t at = from / 64;
    uint64_t word = ~words_[at] >> from % 64;
    if (word == 0) {
      while (!(word = ~words_[++at])) {
      }
      from = at * 64;
    }
    const size_t found = from + static_cast<size_t>(std::countr_zero(word));
    return found < size_ ? found : size_;
  }
  /// Calls `stretch(from, to)` for each stretch of marked positions; false as soon as that answers false.
  template <class Stretch>
  bool each_stretch(Stretch&& stretch) const {
    size_t from = 0;
    bool open = false;
    for (size_t at = 0; at * 64 < size_; ++at) {
      uint64_t word = words_[at];
      if (word == (open ? ~uint64_t{0} : 0)) continue;
      if (size_ - at * 64 < 64) word &= (uint64_t{1} << size_ % 64) - 1;
      uint64_t edges = word ^ (word << 1 | (open ? 1 : 0));
      const auto next = [&] {
        const size_t edge = at * 64 + static_cast<size_t>(std::countr_zero(edges));
        edges &= edges - 1;
        return edge;
      };
      if (open && !stretch(from, next())) return false;
      // What begins and ends within the word: whether there is another is the one thing to guess.
      while ((edges & (edges - 1)) != 0) {
        const size_t begin = next();
        if (!stretch(begin, next())) return false;
      }
      open = word >> 63 != 0;
      if (edges != 0) from = next();
    }
    return !open || stretch(from, size_);
  }
  /// The first position at or after `from` that is not marked and whose successor is not either, or size.
  size_t unmarked_pair(size_t from) const {
    size_t at = from / 64;
    uint64_t keep = ~uint64_t{0} << from % 64;
    for (; at * 64 < size_; ++at, keep = ~uint64_t{0}) {
      const uint64_t next = words_[at] >> 1 | words_[at + 1] << 63;
      // Behind the end there is nothing that could be a pair.
      if (const uint64_t pairs = ~(words_[at] | next) & keep) {
        const size_t found = at * 64 + static_cast<size_t>(std::countr_zero(pairs));
        return found < size_ ? found : size_;
      }
    }
    return size_;
  }

 private:
  size_t size_;
  std::array<uint64_t, 98> few_;  // not filled: rows of 600 dpi on A4 need ten
  std::vector<uint64_t> many_;
  uint64_t* words_ = few_.data();
};

}  // namespace dce::core
