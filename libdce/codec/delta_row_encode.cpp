#include "codec/delta_row_encode.h"

#include <algorithm>
#include <cstring>

#include "codec/byte_marks.h"

// Highway compiles what follows once for every instruction set.
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "codec/delta_row_encode.cpp"
#include <hwy/foreach_target.h>
// After foreach_target.h, by Highway's rules.
#include <hwy/highway.h>

#ifndef DCE_DELTA_ROW_COMMANDS
#define DCE_DELTA_ROW_COMMANDS
namespace dce::core::delta_row {

/// The commands of one row.
class Commands {
 public:
  Commands(const uint8_t* in, size_t size, uint8_t* out, size_t limit)
      : in_(in), size_(size), out_(out), limit_(limit) {}

  /// Bytes [at, end) are others than the seed's; false once that takes more than the limit. Carrying an
  /// unchanged byte along never costs less than a new command, so stretches are kept as they are.
  [[gnu::always_inline]] bool replace(size_t at, size_t end) {
    const size_t offset = at - written_to_;
    written_to_ = end;
    // Nearly all are so; eight bytes are moved faster than few, and the bound has room for them.
    if (end - at <= longest && offset < escape && at + longest <= size_ && limit_ - used_ > longest) {
      out_[used_] = static_cast<uint8_t>((end - at - 1) << 5 | offset);
      std::memcpy(out_ + used_ + 1, in_ + at, longest);
      used_ += 1 + end - at;
      return true;
    }
    return replace_any(at, end, offset);
  }
  size_t used() const { return used_; }

 private:
  static constexpr size_t longest = 8;  // of a replacement
  static constexpr size_t escape = 31;  // of an offset: more bytes follow, up to one below 255

  [[gnu::noinline]] bool replace_any(size_t at, size_t end, size_t offset) {
    while (at < end) {
      const size_t count = std::min(longest, end - at);
      const size_t extensions = offset >= escape ? (offset - escape) / 255 + 1 : 0;
      if (limit_ - used_ < 1 + extensions + count) return false;
      out_[used_++] = static_cast<uint8_t>((count - 1) << 5 | std::min(offset, escape));
      if (offset >= escape) {
        size_t rest = offset - escape;
        for (; rest >= 255; rest -= 255) out_[used_++] = 255;
        out_[used_++] = static_cast<uint8_t>(rest);
      }
      std::memcpy(out_ + used_, in_ + at, count);
      used_ += count;
      at += count;
      offset = 0;
    }
    return true;
  }

  const uint8_t* const in_;
  const size_t size_;
  uint8_t* const out_;
  const size_t limit_;
  size_t used_ = 0;
  size_t written_to_ = 0;  // where the decoder stands
};

/// What a target answers that has no faster way than marks.
constexpr size_t by_marks = no_size - 1;

}  // namespace dce::core::delta_row
#endif

HWY_BEFORE_NAMESPACE();
namespace dce::core::HWY_NAMESPACE {

#if HWY_TARGET != HWY_AVX3
size_t encode(const uint8_t*, const uint8_t*, size_t, uint8_t*, size_t) {
  return delta_row::by_marks;
}
#else

namespace hn = hwy::HWY_NAMESPACE;

constexpr size_t word_bytes = 64;

/// Bit i: of 64 bytes, a[i] and b[i] differ.
HWY_INLINE uint64_t differences(const uint8_t* a, const uint8_t* b) {
  const hn::FixedTag<uint8_t, word_bytes> d;
  uint8_t bits[8];
  hn::StoreMaskBits(d, hn::Ne(hn::LoadU(d, a), hn::LoadU(d, b)), bits);
  return word_scan::load(bits);
}

/// Of the last `left` bytes of `size`, fewer than 64.
HWY_INLINE uint64_t last_differences(const uint8_t* a, const uint8_t* b, size_t size, size_t left) {
  if (size >= word_bytes)  // a word that lies over the one before; what that has found is shifted out
    return differences(a + size - word_bytes, b + size - word_bytes) >> (word_bytes - left);
  uint8_t padded_a[word_bytes] = {}, padded_b[word_bytes] = {};
  std::memcpy(padded_a, a, size);
  std::memcpy(padded_b, b, size);
  return differences(padded_a, padded_b);
}

/// Writes where bits of `found` are, `first` added, to `places`, which has room for 64 and a vector; returns
/// how many. Without a branch: how many there are is what a processor cannot guess.
HWY_INLINE size_t put_places(uint64_t found, size_t first, uint32_t* places) {
  const hn::FixedTag<uint32_t, 16> d;
  const auto steps = hn::Iota(d, static_cast<uint32_t>(first));
  uint8_t bits[8];
  word_scan::store(bits, found);
  size_t known = 0;
  for (uint32_t i = 0; i < word_bytes; i += 16) {
    const auto here = hn::LoadMaskBits(d, bits + i / 8);
    hn::StoreU(hn::Compress(hn::Add(steps, hn::Set(d, i)), here), d, places + known);
    known += hn::CountTrue(d, here);
  }
  return known;
}

size_t encode(const uint8_t* in, const uint8_t* seed, size_t size, uint8_t* out, size_t limit) {
  constexpr size_t window = 8 * word_bytes;
  uint32_t edges[window + 2 + 16];  // where what differs begins and ends, in turn
  size_t known = 0;
  bool open = false;
  delta_row::Commands commands(in, size, out, limit);
  for (size_t at = 0; at < size;) {
    for (const size_t end = std::min(size, at + window); at < end; at += word_bytes) {
      const size_t left = size - at;
      const uint64_t word =
          left < word_bytes ? last_differences(in, seed, size, left) : differences(in + at, seed + at);
      const uint64_t found = word ^ (word << 1 | (open ? 1 : 0));
      open = word >> (word_bytes - 1) != 0;
      if (found != 0) known += put_places(found, at, edges + known);
    }
    if (open && at >= size) edges[known++] = static_cast<uint32_t>(size);
    size_t i = 0;
    for (; i + 1 < known; i += 2) {
      if (!commands.replace(edges[i], edges[i + 1])) return no_size;
    }
    if (i < known) edges[0] = edges[i];
    known -= i;
  }
  return commands.used();
}
#endif  // HWY_AVX3

}  // namespace dce::core::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace dce::core {

HWY_EXPORT(encode);

size_t delta_row_encode(Bytes row, const uint8_t* seed, uint8_t* out, size_t limit) {
  const size_t used = HWY_DYNAMIC_DISPATCH(encode)(row.data(), seed, row.size(), out, limit);
  if (used != delta_row::by_marks) return used;
  delta_row::Commands commands(row.data(), row.size(), out, limit);
  const auto replace = [&](size_t at, size_t end) __attribute__((always_inline)) {
    return commands.replace(at, end);
  };
  return ByteMarks(row.data(), seed, row.size()).each_stretch(replace) ? commands.used() : no_size;
}

}  // namespace dce::core
#endif  // HWY_ONCE
