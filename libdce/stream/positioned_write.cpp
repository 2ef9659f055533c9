#include "stream/positioned_write.h"

#include <unistd.h>

#include <cerrno>
#include <cstring>

namespace dce::core {

Status cannot_write(const std::string& name, int error) {
  return {Code::output, "cannot write " + name + ": " + std::strerror(error)};
}

Status pwrite_all(int fd, uint64_t offset, Bytes bytes, const std::string& name) {
  while (!bytes.empty()) {
    const ssize_t n = pwrite(fd, bytes.data(), bytes.size(), static_cast<off_t>(offset));
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) return cannot_write(name, n < 0 ? errno : ENOSPC);
    bytes = bytes.subspan(static_cast<size_t>(n));
    offset += static_cast<uint64_t>(n);
  }
  return {};
}

}  // namespace dce::core
