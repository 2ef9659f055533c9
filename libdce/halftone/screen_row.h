#pragma once

#include <cstddef>
#include <cstdint>

namespace dce::core {

constexpr size_t screen_period = 16;  // columns after which a screen's row repeats

/// Sets a bit, leftmost first, for each of `count` pixels that is darker than its limit: gray[i] < limits[i %
/// 16]. Writes whole bytes; the last one's padding is 0.
void screen_row(const uint8_t* gray, size_t count, const uint8_t* limits, uint8_t* bits);

namespace scalar {
/// What the above must do, pixel by pixel.
void screen_row(const uint8_t* gray, size_t count, const uint8_t* limits, uint8_t* bits);
}  // namespace scalar

}  // namespace dce::core
