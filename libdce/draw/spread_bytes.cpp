#include "draw/spread_bytes.h"

#include <algorithm>

// Highway compiles what follows once for every instruction set.
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "draw/spread_bytes.cpp"
#include <hwy/foreach_target.h>
// After foreach_target.h, by Highway's rules.
#include <hwy/highway.h>

HWY_BEFORE_NAMESPACE();
namespace dce::core::HWY_NAMESPACE {

#if HWY_TARGET == HWY_SCALAR
bool spread(const uint8_t*, const uint32_t*, const uint8_t*, size_t, uint8_t*) {
  return false;
}
#else

namespace hn = hwy::HWY_NAMESPACE;

bool spread(const uint8_t* from, const uint32_t* base, const uint8_t* index, size_t blocks, uint8_t* to) {
  constexpr hn::FixedTag<uint8_t, 16> d;
  for (size_t i = 0; i < blocks; ++i, index += 16, to += 16) {
    hn::StoreU(hn::TableLookupBytes(hn::LoadU(d, from + base[i]), hn::LoadU(d, index)), d, to);
  }
  return true;
}
#endif  // HWY_SCALAR

}  // namespace dce::core::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace dce::core {

HWY_EXPORT(spread);

SpreadPlan::SpreadPlan(std::span<const int> source, size_t row_size)
    : source_(source.begin(), source.end()), local_(row_size >= block) {
  index_.resize(padded_size());
  for (size_t at = 0; at < source_.size() && local_; at += block) {
    const auto first = source_.begin() + static_cast<ptrdiff_t>(at);
    const auto last = first + static_cast<ptrdiff_t>(std::min(block, source_.size() - at));
    const auto [least, most] = std::minmax_element(first, last);
    // No block reaches behind the row.
    const size_t base = std::min(static_cast<size_t>(*least), row_size - block);
    local_ = static_cast<size_t>(*most) - base < block;
    base_.push_back(static_cast<uint32_t>(base));
    std::transform(first, last, index_.begin() + static_cast<ptrdiff_t>(at),
                   [base](int byte) { return static_cast<uint8_t>(static_cast<size_t>(byte) - base); });
  }
}

void SpreadPlan::scalar(const uint8_t* from, uint8_t* to) const {
  for (int byte : source_) *to++ = from[byte];
}

void SpreadPlan::operator()(const uint8_t* from, uint8_t* to) const {
  if (!local_ || !HWY_DYNAMIC_DISPATCH(spread)(from, base_.data(), index_.data(), blocks(), to)) scalar(from, to);
}

}  // namespace dce::core
#endif  // HWY_ONCE
