// Enlarging a row: each byte of it is a copy of one of an earlier row, and neighbours come from neighbours.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace dce::core {

/// Which byte of a row goes where in another, made once for many rows.
class SpreadPlan {
 public:
  SpreadPlan() = default;
  /// Byte i of the result is byte source[i] of a row of `row_size` bytes.
  SpreadPlan(std::span<const int> source, size_t row_size);

  /// What `to` must have room for: whole blocks are written.
  size_t padded_size() const { return blocks() * block; }
  void operator()(const uint8_t* from, uint8_t* to) const;

  /// What the above must do, byte by byte.
  void scalar(const uint8_t* from, uint8_t* to) const;

 private:
  static constexpr size_t block = 16;
  size_t blocks() const { return (source_.size() + block - 1) / block; }

  std::vector<int> source_;
  bool local_ = false;          ///< each block comes from `block` bytes or fewer
  std::vector<uint32_t> base_;  ///< of each block: the first of these
  std::vector<uint8_t> index_;  ///< of each byte: which of these
};

}  // namespace dce::core
