// A document in memory that no disk ever sees.
#pragma once

#include <cstdint>
#include <span>

#include "worker/wire/descriptor.h"

namespace dce::worker {

class MemoryFile {
 public:
  /// Throws std::system_error.
  MemoryFile();

  /// False when the memory is not to be had.
  bool append(std::span<const uint8_t> bytes);

  /// No one, this process included, changes it afterwards: a child may map it without fear of its moving
  /// beneath.
  void seal();

  int fd() const noexcept { return fd_.get(); }
  uint64_t size() const noexcept { return size_; }

 private:
  Descriptor fd_;
  uint64_t size_ = 0;
};

}  // namespace dce::worker
