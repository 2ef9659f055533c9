#include "worker/supervise/memory_file.h"

#include <fcntl.h>
#include <sys/mman.h>

#include <cerrno>
#include <system_error>

#ifndef MFD_NOEXEC_SEAL
#define MFD_NOEXEC_SEAL 0x0008U  // Linux 6.3
#endif

namespace dce::worker {

MemoryFile::MemoryFile() {
  constexpr unsigned flags = MFD_CLOEXEC | MFD_ALLOW_SEALING;
  fd_.reset(memfd_create("document", flags | MFD_NOEXEC_SEAL));
  if (!fd_) fd_.reset(memfd_create("document", flags));
  if (!fd_) throw std::system_error(errno, std::generic_category(), "memfd_create");
}

bool MemoryFile::append(std::span<const uint8_t> bytes) {
  while (!bytes.empty()) {
    const ssize_t written = write(fd_.get(), bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return false;
    size_ += static_cast<uint64_t>(written);
    bytes = bytes.subspan(static_cast<size_t>(written));
  }
  return true;
}

void MemoryFile::seal() {
  if (fcntl(fd_.get(), F_ADD_SEALS, F_SEAL_WRITE | F_SEAL_GROW | F_SEAL_SHRINK | F_SEAL_SEAL) != 0)
    throw std::system_error(errno, std::generic_category(), "sealing a document");
}

}  // namespace dce::worker
