#include "stream/temporary_file.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>

#include "stream/positioned_write.h"

namespace dce::core {
namespace {

constexpr const char* called = "a temporary file";

}  // namespace

TemporaryFile::~TemporaryFile() {
  if (fd_ >= 0) close(fd_);
}

Status TemporaryFile::append(Bytes bytes) {
  if (fd_ < 0 && !in_memory_) {
    const char* folder = std::getenv("TMPDIR");
    fd_ = open(folder && *folder ? folder : "/tmp", O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
    const bool forbidden = fd_ < 0 && (errno == EPERM || errno == EACCES);
    in_memory_ = forbidden && without_files_ == WithoutFiles::memory;
    if (fd_ < 0 && !in_memory_) return cannot_write(called, errno);
  }
  if (in_memory_) {
    memory_.insert(memory_.end(), bytes.begin(), bytes.end());
  } else {
    DCE_TRY(writer_.write(fd_, bytes, called));
  }
  size_ += bytes.size();
  return ok();
}

Status TemporaryFile::rewrite(uint64_t offset, Bytes bytes) {
  if (in_memory_) {
    std::copy(bytes.begin(), bytes.end(), memory_.begin() + static_cast<ptrdiff_t>(offset));
    return ok();
  }
  return pwrite_all(fd_, offset, bytes, called);
}

Status TemporaryFile::read(uint64_t offset, std::span<uint8_t> to) const {
  if (in_memory_) {
    std::copy_n(memory_.begin() + static_cast<ptrdiff_t>(offset), to.size(), to.begin());
    return ok();
  }
  while (!to.empty()) {
    const ssize_t n = pread(fd_, to.data(), to.size(), static_cast<off_t>(offset));
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) return {Code::output, "cannot read a temporary file back"};
    to = to.subspan(static_cast<size_t>(n));
    offset += static_cast<uint64_t>(n);
  }
  return ok();
}

}  // namespace dce::core
