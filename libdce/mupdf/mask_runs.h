// Runs of dots beneath masks; private to what MuPDF paints with. Its arithmetic, to the bit, many dots at a time.
#pragma once

#include <cstddef>
#include <cstdint>

namespace dce::core {

/// Lays `source` over `dots`, as much as each dot's mask says. Dots of one or three components without a plane of
/// opacity; `count` is of dots.
void paint_masked(uint8_t* dots, const uint8_t* source, const uint8_t* mask, size_t count, int components);

/// Paints into a plane of opacity what lies between two rows, `fraction` of 1 << 14 of the way down.
void paint_between(uint8_t* dots, const uint8_t* upper, const uint8_t* lower, int fraction, size_t count);

}  // namespace dce::core
