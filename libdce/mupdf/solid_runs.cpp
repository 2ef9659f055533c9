#include "mupdf/solid_runs.h"

#include <cstddef>
#include <cstdint>

// Highway compiles what follows once for every instruction set.
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "mupdf/solid_runs.cpp"
#include <hwy/foreach_target.h>
// After foreach_target.h, by Highway's rules.
#include <hwy/highway.h>

HWY_BEFORE_NAMESPACE();
namespace dce::core::HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;

/// In a colour that is not opaque. Most runs are of a dozen dots: vectors of eight bytes leave few of them
/// over.
template <int components>
void paint(unsigned char* dots, int, int count, const unsigned char* color, int, const fz_overprint*) {
  const int opacity = color[components] + (color[components] >> 7);  // of 256
  const unsigned char* const end = dots + static_cast<ptrdiff_t>(count) * components;
  int component = 0;
#if HWY_TARGET != HWY_SCALAR
  const hn::FixedTag<uint16_t, 8> d16;
  const hn::FixedTag<uint64_t, 2> d64;
  const hn::Rebind<uint8_t, decltype(d16)> d8;
  const hn::Rebind<int16_t, decltype(d16)> signed16;
  const auto kept = hn::Set(d16, static_cast<uint16_t>(256 - opacity));
  // What the colour adds to four bytes that begin with a component.
  const auto added = [&](int first) {
    uint64_t four = 0;
    for (int i = 3; i >= 0; --i)
      four = four << 16 | static_cast<uint64_t>(color[(first + i) % components] * opacity);
    return hn::Set(d64, four);
  };
  const auto a = added(0), b = added(1 % components), c = added(2 % components);
  const auto eight = [&](auto low, auto high) {
    const auto under = hn::PromoteTo(d16, hn::LoadU(d8, dots));
    const auto sum = hn::Add(hn::Mul(under, kept), hn::BitCast(d16, hn::InterleaveLower(d64, low, high)));
    hn::StoreU(hn::DemoteTo(d8, hn::BitCast(signed16, hn::ShiftRight<8>(sum))), d8, dots);
    dots += 8;
  };
  for (; end - dots >= 24;) {
    eight(a, b);
    eight(c, a);
    eight(b, c);
  }
  if (end - dots >= 8) {
    eight(a, b);
    component = 8 % components;
    if (end - dots >= 8) {
      eight(c, a);
      component = 16 % components;
    }
  }
#endif
  for (; dots < end; ++dots) {
    *dots = static_cast<unsigned char>(((color[component] - *dots) * opacity + (*dots << 8)) >> 8);
    component = component + 1 == components ? 0 : component + 1;
  }
}

void paint_gray(unsigned char* dots, int n, int count, const unsigned char* color, int da,
                const fz_overprint* overprint) {
  paint<1>(dots, n, count, color, da, overprint);
}
void paint_rgb(unsigned char* dots, int n, int count, const unsigned char* color, int da,
               const fz_overprint* overprint) {
  paint<3>(dots, n, count, color, da, overprint);
}

}  // namespace dce::core::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace dce::core {

HWY_EXPORT(paint_gray);
HWY_EXPORT(paint_rgb);

SolidPainter* solid_painter(int components, const unsigned char* color) {
  if (color[components] == 255) return nullptr;
  return components == 1 ? HWY_DYNAMIC_DISPATCH(paint_gray) : HWY_DYNAMIC_DISPATCH(paint_rgb);
}

}  // namespace dce::core
#endif  // HWY_ONCE
