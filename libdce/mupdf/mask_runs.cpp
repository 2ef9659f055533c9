#include "mupdf/mask_runs.h"

// Highway compiles what follows once for every instruction set.
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "mupdf/mask_runs.cpp"
#include <hwy/foreach_target.h>
// After foreach_target.h, by Highway's rules.
#include <hwy/highway.h>

HWY_BEFORE_NAMESPACE();
namespace dce::core::HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;

inline uint8_t blend(int dot, int source, int mask) {
  const int opacity = mask + (mask >> 7);  // of 256
  return static_cast<uint8_t>((dot * (256 - opacity) + source * opacity) >> 8);
}

/// Clips of small figures are narrow: wider vectors would leave most of them over.
template <int components>
void paint_masked(uint8_t* dots, const uint8_t* source, const uint8_t* mask, size_t count) {
  const hn::CappedTag<uint16_t, 16> d16;
  const hn::Rebind<uint8_t, decltype(d16)> d8;
  const hn::Rebind<int16_t, decltype(d16)> signed16;
  const size_t step = hn::Lanes(d16);
  size_t i = 0;
  for (; i + step <= count; i += step, dots += step * components, source += step * components) {
    const auto bytes = hn::LoadU(d8, mask + i);
    if (hn::AllTrue(d8, hn::Eq(bytes, hn::Zero(d8)))) continue;
    const auto masked = hn::PromoteTo(d16, bytes);
    const auto opacity = hn::Add(masked, hn::ShiftRight<7>(masked));
    const auto kept = hn::Sub(hn::Set(d16, 256), opacity);
    const auto blended = [&](auto dot, auto over) {
      const auto sum = hn::Add(hn::Mul(hn::PromoteTo(d16, dot), kept), hn::Mul(hn::PromoteTo(d16, over), opacity));
      return hn::DemoteTo(d8, hn::BitCast(signed16, hn::ShiftRight<8>(sum)));
    };
    if constexpr (components == 1) {
      hn::StoreU(blended(hn::LoadU(d8, dots), hn::LoadU(d8, source)), d8, dots);
    } else {
      hn::Vec<decltype(d8)> a, b, c, over_a, over_b, over_c;
      hn::LoadInterleaved3(d8, dots, a, b, c);
      hn::LoadInterleaved3(d8, source, over_a, over_b, over_c);
      hn::StoreInterleaved3(blended(a, over_a), blended(b, over_b), blended(c, over_c), d8, dots);
    }
  }
  for (; i < count; ++i, dots += components, source += components) {
    for (int k = 0; mask[i] != 0 && k < components; ++k) dots[k] = blend(dots[k], source[k], mask[i]);
  }
}

void paint_masked_gray(uint8_t* dots, const uint8_t* source, const uint8_t* mask, size_t count) {
  paint_masked<1>(dots, source, mask, count);
}
void paint_masked_rgb(uint8_t* dots, const uint8_t* source, const uint8_t* mask, size_t count) {
  paint_masked<3>(dots, source, mask, count);
}

void paint_between(uint8_t* dots, const uint8_t* upper, const uint8_t* lower, int fraction, size_t count) {
  const hn::ScalableTag<int16_t> signed16;
  const hn::Rebind<uint16_t, decltype(signed16)> d16;
  const hn::Rebind<uint8_t, decltype(signed16)> d8;
  const size_t step = hn::Lanes(d16);
  const auto down = hn::Set(signed16, static_cast<int16_t>(fraction));
  size_t i = 0;
  for (; i + step <= count; i += step) {
    const auto above = hn::PromoteTo(signed16, hn::LoadU(d8, upper + i));
    const auto below = hn::PromoteTo(signed16, hn::LoadU(d8, lower + i));
    // The upper half of a product by four times the difference: 14 bits of fraction and two.
    const auto opacity =
        hn::BitCast(d16, hn::Add(above, hn::MulHigh(hn::ShiftLeft<2>(hn::Sub(below, above)), down)));
    const auto product = hn::Add(hn::Mul(hn::PromoteTo(d16, hn::LoadU(d8, dots + i)), hn::Sub(hn::Set(d16, 255), opacity)),
                                 hn::Set(d16, 128));
    const auto left = hn::ShiftRight<8>(hn::Add(product, hn::ShiftRight<8>(product)));
    hn::StoreU(hn::DemoteTo(d8, hn::BitCast(signed16, hn::Add(opacity, left))), d8, dots + i);
  }
  for (; i < count; ++i) {
    const int opacity = upper[i] + ((lower[i] - upper[i]) * fraction >> 14), product = dots[i] * (255 - opacity) + 128;
    dots[i] = static_cast<uint8_t>(opacity + ((product + (product >> 8)) >> 8));
  }
}

}  // namespace dce::core::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace dce::core {

HWY_EXPORT(paint_masked_gray);
HWY_EXPORT(paint_masked_rgb);
HWY_EXPORT(paint_between);

void paint_masked(uint8_t* dots, const uint8_t* source, const uint8_t* mask, size_t count, int components) {
  if (components == 1) return HWY_DYNAMIC_DISPATCH(paint_masked_gray)(dots, source, mask, count);
  HWY_DYNAMIC_DISPATCH(paint_masked_rgb)(dots, source, mask, count);
}

void paint_between(uint8_t* dots, const uint8_t* upper, const uint8_t* lower, int fraction, size_t count) {
  HWY_DYNAMIC_DISPATCH(paint_between)(dots, upper, lower, fraction, count);
}

}  // namespace dce::core
#endif  // HWY_ONCE
