#include "colour/expand_bits.h"

#include <cstring>

// Highway compiles what follows once for every instruction set.
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "colour/expand_bits.cpp"
#include <hwy/foreach_target.h>
// After foreach_target.h, by Highway's rules.
#include <hwy/highway.h>

HWY_BEFORE_NAMESPACE();
namespace dce::core::HWY_NAMESPACE {

#if HWY_TARGET == HWY_SCALAR
size_t expand(const uint8_t*, size_t, PixelFormat, uint8_t*) {
  return 0;
}
#else

namespace hn = hwy::HWY_NAMESPACE;
using Sixteen = hn::FixedTag<uint8_t, 16>;

/// 0xff where a dot is ink, for the sixteen dots of two bytes.
hn::Vec<Sixteen> ink_of(const uint8_t* bits) {
  alignas(16) static constexpr uint8_t which_byte[16] = {0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 1, 1};
  alignas(16) static constexpr uint8_t which_bit[16] = {128, 64, 32, 16, 8, 4, 2, 1,
                                                        128, 64, 32, 16, 8, 4, 2, 1};
  constexpr Sixteen d;
  const hn::Repartition<uint16_t, Sixteen> words;
  uint16_t two;
  std::memcpy(&two, bits, 2);
  const auto spread = hn::TableLookupBytes(hn::BitCast(d, hn::Set(words, two)), hn::Load(d, which_byte));
  const auto mask = hn::Load(d, which_bit);
  return hn::VecFromMask(d, hn::Eq(hn::And(spread, mask), mask));
}

/// Whole sixteens only; returns how many dots those were.
size_t expand(const uint8_t* bits, size_t count, PixelFormat format, uint8_t* out) {
  constexpr Sixteen d;
  const auto none = hn::Zero(d);
  size_t i = 0;
  for (; i + 16 <= count; i += 16, bits += 2) {
    const auto ink = ink_of(bits);
    switch (format) {
      case PixelFormat::gray8:
        hn::StoreU(hn::Not(ink), d, out + i);
        break;
      case PixelFormat::rgb8: {
        const auto light = hn::Not(ink);
        hn::StoreInterleaved3(light, light, light, d, out + 3 * i);
        break;
      }
      case PixelFormat::cmyk8:
        hn::StoreInterleaved4(none, none, none, ink, d, out + 4 * i);
        break;
      case PixelFormat::black1:
        return 0;
    }
  }
  return i;
}
#endif  // HWY_SCALAR

}  // namespace dce::core::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace dce::core {

HWY_EXPORT(expand);

void scalar::expand_bits(const uint8_t* bits, size_t count, PixelFormat format, uint8_t* out) {
  const size_t pixel = static_cast<size_t>(components(format));
  for (size_t x = 0; x < count; ++x, out += pixel) {
    const bool ink = bits[x / 8] >> (7 - x % 8) & 1;
    std::memset(out, paper_byte(format), pixel);
    if (ink && format == PixelFormat::cmyk8) {
      out[3] = 0xff;
    } else if (ink) {
      std::memset(out, 0, pixel);
    }
  }
}

void expand_bits(const uint8_t* bits, size_t count, PixelFormat format, uint8_t* out) {
  const size_t done = HWY_DYNAMIC_DISPATCH(expand)(bits, count, format, out);
  scalar::expand_bits(bits + done / 8, count - done, format,
                      out + done * static_cast<size_t>(components(format)));
}

}  // namespace dce::core
#endif  // HWY_ONCE
