#include "codec/byte_marks.h"

// Highway compiles what follows once for every instruction set.
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "codec/byte_marks.cpp"
#include <hwy/foreach_target.h>
// After foreach_target.h, by Highway's rules.
#include <hwy/highway.h>

HWY_BEFORE_NAMESPACE();
namespace dce::core::HWY_NAMESPACE {

#if HWY_TARGET == HWY_SCALAR
size_t mark(const uint8_t*, const uint8_t*, size_t, uint8_t*) {
  return 0;
}
size_t count_like(const uint8_t* row, size_t size) {
  return scalar::count_like_two_behind(row, size);
}
#else

namespace hn = hwy::HWY_NAMESPACE;

/// All of them, or none where they are fewer than a vector has; returns how many bytes those were.
size_t mark(const uint8_t* a, const uint8_t* b, size_t size, uint8_t* marks) {
  const hn::CappedTag<uint8_t, 64> d;
  const size_t lanes = hn::Lanes(d);
  if (size < lanes) return 0;
  const auto differences = [&](size_t at) { return hn::Ne(hn::LoadU(d, a + at), hn::LoadU(d, b + at)); };
  size_t i = 0;
  for (; i + lanes <= size; i += lanes) hn::StoreMaskBits(d, differences(i), marks + i / 8);
  if (const size_t left = size - i) {
    // The last vector lies over the one before; what that has marked is shifted out.
    uint8_t bytes[8] = {};
    hn::StoreMaskBits(d, differences(size - lanes), bytes);
    uint64_t bits = 0;
    for (size_t at = 0; at < 8; ++at) bits |= uint64_t{bytes[at]} << 8 * at;
    bits >>= lanes - left;
    for (size_t at = 0; at * 8 < left; ++at) marks[i / 8 + at] = static_cast<uint8_t>(bits >> 8 * at);
  }
  return size;
}

size_t count_like(const uint8_t* row, size_t size) {
  const hn::CappedTag<uint8_t, 64> d;
  const size_t lanes = hn::Lanes(d);
  if (size < lanes + 2) return scalar::count_like_two_behind(row, size);
  const auto like = [&](size_t at) {
    const auto next = hn::LoadU(d, row + at + 1);
    return hn::And(hn::Eq(hn::LoadU(d, row + at), next), hn::Eq(next, hn::LoadU(d, row + at + 2)));
  };
  const size_t places = size - 2;
  size_t i = 0, count = 0;
  for (; i + lanes <= places; i += lanes) count += hn::CountTrue(d, like(i));
  // The last vector lies over the one before, whose places do not count again.
  if (i < places) count += hn::CountTrue(d, hn::AndNot(hn::FirstN(d, i + lanes - places), like(places - lanes)));
  return count;
}
#endif  // HWY_SCALAR

}  // namespace dce::core::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace dce::core {

HWY_EXPORT(mark);
HWY_EXPORT(count_like);

size_t scalar::count_like_two_behind(const uint8_t* row, size_t size) {
  size_t count = 0;
  for (size_t i = 0; i + 2 < size; ++i) count += row[i] == row[i + 1] && row[i] == row[i + 2] ? 1 : 0;
  return count;
}

void scalar::mark_differences(const uint8_t* a, const uint8_t* b, size_t size, uint8_t* marks) {
  for (size_t i = 0; i < size; ++i) {
    if (i % 8 == 0) marks[i / 8] = 0;
    if (a[i] != b[i]) marks[i / 8] |= static_cast<uint8_t>(1 << i % 8);
  }
}

size_t count_like_two_behind(const uint8_t* row, size_t size) {
  return HWY_DYNAMIC_DISPATCH(count_like)(row, size);
}

void mark_differences(const uint8_t* a, const uint8_t* b, size_t size, uint8_t* marks) {
  size_t i = HWY_DYNAMIC_DISPATCH(mark)(a, b, size, marks);
  for (; i + 8 <= size; i += 8) {
    // The eight marks, each byte's in its top bit, are gathered in the top byte.
    const uint64_t same = word_scan::zero_bytes(word_scan::load(a + i) ^ word_scan::load(b + i)) >> 7;
    marks[i / 8] = static_cast<uint8_t>(~(same * 0x0102040810204080u >> 56));
  }
  scalar::mark_differences(a + i, b + i, size - i, marks + i / 8);
}

}  // namespace dce::core
#endif  // HWY_ONCE
