#pragma once

#include <cstdint>

#include "stream/byte_buffer.h"

namespace dce::core {

/// Packs codes into bytes, most significant bit first. Bytes go to the buffer that is attached; bits that do
/// not fill a byte yet stay here between buffers.
class BitWriter {
 public:
  /// Starts appending to `out`, which is in an undefined state until detach().
  void attach(ByteBuffer& out) { out_ = &out, used_ = out.size(), limit_ = used_; }
  void detach() {
    while (count_ >= 8) flush_byte();
    out_->truncate(used_);
    out_ = nullptr;
  }

  /// Appends the lowest `count` bits of `bits`, 0 to 32; the others must be 0.
  void put(uint32_t bits, int count) {
    pending_ = pending_ << count | bits;
    count_ += count;
    if (count_ >= 32) {
      reserve(4);
      uint8_t* to = out_->data() + used_;
      count_ -= 32;
      auto word = static_cast<uint32_t>(pending_ >> count_);
      for (int i = 0; i < 4; ++i) to[i] = static_cast<uint8_t>(word >> (24 - 8 * i));
      used_ += 4;
    }
  }

  /// Fills the last byte with zero bits.
  void align() {
    if (count_ % 8) put(0, 8 - count_ % 8);
  }

 private:
  void reserve(size_t bytes) {
    if (used_ + bytes > limit_) out_->grow(chunk), limit_ += chunk;
  }
  void flush_byte() {
    reserve(1);
    count_ -= 8;
    out_->data()[used_++] = static_cast<uint8_t>(pending_ >> count_);
  }

  static constexpr size_t chunk = 4096;
  ByteBuffer* out_ = nullptr;
  size_t used_ = 0, limit_ = 0;
  uint64_t pending_ = 0;
  int count_ = 0;  // bits of pending_ that are not written, below 32 between calls
};

}  // namespace dce::core
