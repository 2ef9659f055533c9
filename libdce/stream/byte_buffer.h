#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "stream/source.h"

namespace dce::core {

/// A growing run of bytes that encoders append to.
class ByteBuffer {
 public:
  void u8(uint8_t value) { bytes_.push_back(value); }
  void u16be(uint16_t value) {
    u8(static_cast<uint8_t>(value >> 8));
    u8(static_cast<uint8_t>(value));
  }
  void u16le(uint16_t value) {
    u8(static_cast<uint8_t>(value));
    u8(static_cast<uint8_t>(value >> 8));
  }
  void u32be(uint32_t value) {
    u16be(static_cast<uint16_t>(value >> 16));
    u16be(static_cast<uint16_t>(value));
  }
  void u32le(uint32_t value) {
    u16le(static_cast<uint16_t>(value));
    u16le(static_cast<uint16_t>(value >> 16));
  }
  void append(Bytes bytes) { bytes_.insert(bytes_.end(), bytes.begin(), bytes.end()); }
  void append(std::string_view text) { bytes_.insert(bytes_.end(), text.begin(), text.end()); }
  void fill(size_t count, uint8_t value) { bytes_.insert(bytes_.end(), count, value); }

  /// Room for `count` more bytes, to be written by the caller and then cut to size with truncate().
  uint8_t* grow(size_t count) {
    bytes_.resize(bytes_.size() + count);
    return bytes_.data() + bytes_.size() - count;
  }
  void truncate(size_t size) { bytes_.resize(size); }

  size_t size() const { return bytes_.size(); }
  bool empty() const { return bytes_.empty(); }
  uint8_t* data() { return bytes_.data(); }
  Bytes view() const { return bytes_; }
  void clear() { bytes_.clear(); }

 private:
  std::vector<uint8_t> bytes_;
};

}  // namespace dce::core
