#pragma once

#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <new>
#include <string>
#include <string_view>
#include <utility>

#include "stream/source.h"

namespace dce::core {

/// A growing run of bytes that encoders append to. Unlike a vector it does not clear what is about to be written, and
/// leaves it to the allocator to move large blocks without copying them.
class ByteBuffer {
 public:
  ByteBuffer() = default;
  ByteBuffer(const ByteBuffer& other) { append(other.view()); }
  ByteBuffer(ByteBuffer&& other) noexcept
      : data_(std::exchange(other.data_, nullptr)), size_(std::exchange(other.size_, 0)),
        capacity_(std::exchange(other.capacity_, 0)) {}
  ByteBuffer& operator=(ByteBuffer other) noexcept {
    std::swap(data_, other.data_);
    std::swap(size_, other.size_);
    std::swap(capacity_, other.capacity_);
    return *this;
  }
  ~ByteBuffer() { std::free(data_); }

  void u8(uint8_t value) { *grow(1) = value; }
  void u16be(uint16_t value) {
    uint8_t* to = grow(2);
    to[0] = static_cast<uint8_t>(value >> 8);
    to[1] = static_cast<uint8_t>(value);
  }
  void u16le(uint16_t value) {
    uint8_t* to = grow(2);
    to[0] = static_cast<uint8_t>(value);
    to[1] = static_cast<uint8_t>(value >> 8);
  }
  void u32be(uint32_t value) {
    u16be(static_cast<uint16_t>(value >> 16));
    u16be(static_cast<uint16_t>(value));
  }
  void u32le(uint32_t value) {
    u16le(static_cast<uint16_t>(value));
    u16le(static_cast<uint16_t>(value >> 16));
  }
  void append(Bytes bytes) {
    if (!bytes.empty()) std::memcpy(grow(bytes.size()), bytes.data(), bytes.size());
  }
  void append(std::string_view text) {
    if (!text.empty()) std::memcpy(grow(text.size()), text.data(), text.size());
  }
  void fill(size_t count, uint8_t value) {
    if (count > 0) std::memset(grow(count), value, count);
  }

  /// Room for `count` more bytes, to be written by the caller and then cut to size with truncate(). Their content is
  /// not defined.
  uint8_t* grow(size_t count) {
    if (count > capacity_ - size_) reserve_more(count);
    uint8_t* room = data_ + size_;
    size_ += count;
    return room;
  }
  /// Cuts to `size`, which is not above size().
  void truncate(size_t size) { size_ = size; }

  size_t size() const { return size_; }
  bool empty() const { return size_ == 0; }
  uint8_t* data() { return data_; }
  Bytes view() const { return {data_, size_}; }
  void clear() { size_ = 0; }

 private:
  void reserve_more(size_t count) {
    if (count > SIZE_MAX / 2 - size_) throw std::bad_alloc();
    size_t capacity = capacity_ + capacity_ / 2;
    if (capacity < size_ + count) capacity = size_ + count;
    if (capacity < least_capacity) capacity = least_capacity;
    void* data = std::realloc(data_, capacity);
    if (!data) throw std::bad_alloc();
    data_ = static_cast<uint8_t*>(data);
    capacity_ = capacity;
  }

  static constexpr size_t least_capacity = 64;
  uint8_t* data_ = nullptr;
  size_t size_ = 0, capacity_ = 0;
};

}  // namespace dce::core
