// CMYK to sRGB through a table of a profile's colours, between which it interpolates: several times as fast
// as a colour management module, and within a level of it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

namespace dce::core {

/// Immutable; any number of threads.
class CmykTable {
 public:
  static constexpr int nodes = 16;                ///< along each axis
  static constexpr int step = 255 / (nodes - 1);  ///< 8-bit levels from node to node
  static constexpr size_t size = size_t{3} * nodes * nodes * nodes * nodes;

  /// `srgb`: `size` bytes, 3 for each node, K counting fastest and C slowest. Borrowed.
  explicit CmykTable(std::span<const uint8_t, size> srgb) : table_(srgb) {}

  /// `count` pixels of 4 bytes (255 is full ink) to as many of 3. `rgb` may not overlap `cmyk`.
  void convert(const uint8_t* cmyk, uint8_t* rgb, size_t count) const;

  /// One colour, components of 0 to 1.
  void convert(const float* cmyk, float* rgb) const;

 private:
  std::span<const uint8_t, size> table_;
};

/// The printing condition that DeviceCMYK stands for where a document names none: FOGRA39, coated paper,
/// relative colorimetric with black point compensation.
const CmykTable& cmyk_fogra39();

}  // namespace dce::core
