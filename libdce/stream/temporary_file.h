#pragma once

#include <cstdint>
#include <span>

#include "base/status.h"
#include "stream/descriptor_writer.h"
#include "stream/source.h"

namespace dce::core {

/// Bytes put aside in an unnamed file in TMPDIR, which goes with it. Made when first written to. One thread
/// at a time.
class TemporaryFile {
 public:
  TemporaryFile() = default;
  ~TemporaryFile();
  TemporaryFile(const TemporaryFile&) = delete;
  TemporaryFile& operator=(const TemporaryFile&) = delete;

  Status append(Bytes bytes);
  Status rewrite(uint64_t offset, Bytes bytes);  ///< within what was appended
  Status read(uint64_t offset, std::span<uint8_t> to) const;
  uint64_t size() const { return size_; }

 private:
  DescriptorWriter writer_;
  int fd_ = -1;
  uint64_t size_ = 0;
};

}  // namespace dce::core
