#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "base/status.h"
#include "stream/descriptor_writer.h"
#include "stream/source.h"

namespace dce::core {

/// What becomes of bytes to put aside where the process may make no files, as in a worker's sandbox.
enum class WithoutFiles { fail, memory };

/// Bytes put aside in an unnamed file in TMPDIR, which goes with it. Made when first written to. One thread
/// at a time.
class TemporaryFile {
 public:
  explicit TemporaryFile(WithoutFiles without_files = WithoutFiles::fail) : without_files_(without_files) {}
  ~TemporaryFile();
  TemporaryFile(const TemporaryFile&) = delete;
  TemporaryFile& operator=(const TemporaryFile&) = delete;

  Status append(Bytes bytes);
  Status rewrite(uint64_t offset, Bytes bytes);               ///< within what was appended
  Status read(uint64_t offset, std::span<uint8_t> to) const;  ///< within what was appended
  uint64_t size() const { return size_; }

 private:
  DescriptorWriter writer_;
  int fd_ = -1;
  uint64_t size_ = 0;
  const WithoutFiles without_files_;
  bool in_memory_ = false;
  std::vector<uint8_t> memory_;
};

}  // namespace dce::core
