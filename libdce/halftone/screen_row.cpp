#include "halftone/screen_row.h"

// Highway compiles what follows once for every instruction set.
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "halftone/screen_row.cpp"
#include <hwy/foreach_target.h>
// After foreach_target.h, by Highway's rules.
#include <hwy/highway.h>

HWY_BEFORE_NAMESPACE();
namespace dce::core::HWY_NAMESPACE {

#if HWY_TARGET == HWY_SCALAR
size_t screen(const uint8_t*, size_t, const uint8_t*, uint8_t*) {
  return 0;
}
#else

namespace hn = hwy::HWY_NAMESPACE;

/// Whole vectors only; returns how many pixels those were.
size_t screen(const uint8_t* gray, size_t count, const uint8_t* limits, uint8_t* bits) {
  // Masks are stored with the first lane lowest, so each eight pixels are turned round first.
  alignas(16) static constexpr uint8_t turned[16] = {7, 6, 5, 4, 3, 2, 1, 0, 15, 14, 13, 12, 11, 10, 9, 8};
  const hn::ScalableTag<uint8_t> d;
  const size_t lanes = hn::Lanes(d);
  const auto order = hn::LoadDup128(d, turned);
  const auto limit = hn::TableLookupBytes(hn::LoadDup128(d, limits), order);
  size_t i = 0;
  for (; i + lanes <= count; i += lanes) {
    const auto pixels = hn::TableLookupBytes(hn::LoadU(d, gray + i), order);
    // Not Ge, which Highway 1.0.3 does not compare bytes with on SSSE3.
    const auto light = hn::Eq(hn::Max(pixels, limit), pixels);
    hn::StoreMaskBits(d, hn::Not(light), bits + i / 8);
  }
  return i;
}
#endif  // HWY_SCALAR

}  // namespace dce::core::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace dce::core {

HWY_EXPORT(screen);

void scalar::screen_row(const uint8_t* gray, size_t count, const uint8_t* limits, uint8_t* bits) {
  for (size_t i = 0; i < count; ++i) {
    if (i % 8 == 0) bits[i / 8] = 0;
    if (gray[i] < limits[i % screen_period]) bits[i / 8] |= static_cast<uint8_t>(0x80 >> i % 8);
  }
}

void screen_row(const uint8_t* gray, size_t count, const uint8_t* limits, uint8_t* bits) {
  alignas(64) uint8_t aligned[screen_period];
  for (size_t i = 0; i < screen_period; ++i) aligned[i] = limits[i];
  const size_t done = HWY_DYNAMIC_DISPATCH(screen)(gray, count, aligned, bits);
  scalar::screen_row(gray + done, count - done, limits, bits + done / 8);
}

}  // namespace dce::core
#endif  // HWY_ONCE
