#include "draw/ink_extents.h"

#include <algorithm>
#include <cstdint>
#include <type_traits>

// Highway compiles what follows once for every instruction set.
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "draw/ink_extents.cpp"
#include <hwy/foreach_target.h>
// After foreach_target.h, by Highway's rules.
#include <hwy/highway.h>

HWY_BEFORE_NAMESPACE();
namespace dce::core::HWY_NAMESPACE {

/// How many rows, from the first on, it has widened.
size_t widen_whole_vectors(InkExtent* rows, size_t count, int begin, int end) {
#if HWY_TARGET == HWY_SCALAR
  return 0;
#else
  namespace hn = hwy::HWY_NAMESPACE;
  static_assert(std::is_same_v<decltype(InkExtent::begin), int32_t> &&
                sizeof(InkExtent) == 2 * sizeof(int32_t));
  const hn::ScalableTag<int32_t> d;
  const size_t lanes = hn::Lanes(d);
  auto* const at = reinterpret_cast<int32_t*>(rows);
  const auto least = hn::Set(d, begin), most = hn::Set(d, end);
  size_t i = 0;
  for (; i + lanes <= 2 * count; i += lanes) {
    const auto extents = hn::LoadU(d, at + i);
    hn::StoreU(hn::OddEven(hn::Max(extents, most), hn::Min(extents, least)), d, at + i);
  }
  return i / 2;
#endif
}

}  // namespace dce::core::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace dce::core {

HWY_EXPORT(widen_whole_vectors);

void widen(InkExtent* rows, size_t count, int begin, int end) {
  for (size_t i = HWY_DYNAMIC_DISPATCH(widen_whole_vectors)(rows, count, begin, end); i < count; ++i)
    rows[i] = {std::min(rows[i].begin, begin), std::max(rows[i].end, end)};
}

}  // namespace dce::core
#endif  // HWY_ONCE
