#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>

#include "base/limits.h"
#include "base/status.h"

namespace dce::core {

using Bytes = std::span<const uint8_t>;

/// One input document's bytes: immutable, contiguous and safe to read from any number of threads, so that every
/// worker can open the document for itself. Copies share the bytes.
class Source {
 public:
  /// Reads up to `size` bytes into `buffer`; 0 at the end, negative on error.
  using Reader = std::function<ptrdiff_t(uint8_t* buffer, size_t size)>;

  static Result<Source> from_path(const std::string& path, const Limits& limits);  ///< mapped, not read
  static Result<Source> from_fd(int fd, const Limits& limits);  ///< a file is mapped, a pipe read to its end
  static Result<Source> from_reader(const Reader& reader, const Limits& limits);
  /// `bytes` must stay valid and unchanged while the Source or a copy lives.
  static Source borrow(Bytes bytes, std::string name = "memory");
  static Source own(std::string bytes, std::string name = "memory");

  Bytes bytes() const { return bytes_; }
  Source named(std::string name) const { return {keep_, bytes_, std::move(name)}; }  ///< the same bytes
  const std::string& name() const { return name_; }  ///< for messages only; never decides anything

 private:
  Source(std::shared_ptr<const void> keep, Bytes bytes, std::string name)
      : keep_(std::move(keep)), bytes_(bytes), name_(std::move(name)) {}

  std::shared_ptr<const void> keep_;
  Bytes bytes_;
  std::string name_;
};

}  // namespace dce::core
