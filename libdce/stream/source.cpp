#include "stream/source.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

namespace dce::core {
namespace {

struct Mapping {
  Mapping(void* mapped, size_t bytes) : address(mapped), size(bytes) {}
  Mapping(const Mapping&) = delete;
  Mapping& operator=(const Mapping&) = delete;

  void* address;
  size_t size;
  ~Mapping() { munmap(address, size); }
};

Status too_large(const std::string& name, const Limits& limits) {
  return {Code::limit, name + " is larger than the input limit of " + std::to_string(limits.input_bytes) + " bytes"};
}

}  // namespace

Result<Source> Source::from_path(const std::string& path, const Limits& limits) {
  int fd = open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (fd < 0) return Status(Code::unreadable, path + ": " + std::strerror(errno));
  auto source = from_fd(fd, limits);
  close(fd);
  if (!source.ok()) {
    Status status = std::move(source).status();
    return Status(status.code(), path + ": " + status.message());
  }
  source->name_ = path;
  return source;
}

Result<Source> Source::from_fd(int fd, const Limits& limits) {
  struct stat info;
  if (fstat(fd, &info) != 0) return Status(Code::unreadable, std::strerror(errno));
  if (S_ISDIR(info.st_mode)) return Status(Code::unreadable, "this is a directory, not a document");
  if (S_ISREG(info.st_mode)) {
    auto size = static_cast<uint64_t>(info.st_size);
    if (size > limits.input_bytes) return too_large("the document", limits);
    if (size == 0) return own({}, "fd");
    void* address = mmap(nullptr, size, PROT_READ, MAP_PRIVATE, fd, 0);
    if (address != MAP_FAILED) {
      std::shared_ptr<Mapping> mapping(new Mapping{address, size});
      return Source(mapping, {static_cast<const uint8_t*>(address), size}, "fd");
    }
  }
  return from_reader(
      [fd](uint8_t* buffer, size_t size) {
        ptrdiff_t n;
        do {
          n = read(fd, buffer, size);
        } while (n < 0 && errno == EINTR);
        return n;
      },
      limits);
}

Result<Source> Source::from_reader(const Reader& reader, const Limits& limits) {
  std::string bytes;
  constexpr size_t chunk = 1 << 18;
  for (;;) {
    size_t had = bytes.size();
    if (had + chunk > bytes.capacity()) bytes.reserve(std::max(bytes.capacity() * 2, had + chunk));
    bytes.resize(had + chunk);
    ptrdiff_t n = reader(reinterpret_cast<uint8_t*>(bytes.data()) + had, chunk);
    if (n < 0) return Status(Code::unreadable, "reading the document failed");
    bytes.resize(had + static_cast<size_t>(n));
    if (n == 0) break;
    if (bytes.size() > limits.input_bytes) return too_large("the document", limits);
  }
  return own(std::move(bytes), "stream");
}

Source Source::borrow(Bytes bytes, std::string name) { return {nullptr, bytes, std::move(name)}; }

Source Source::own(std::string bytes, std::string name) {
  auto keep = std::make_shared<std::string>(std::move(bytes));
  Bytes view(reinterpret_cast<const uint8_t*>(keep->data()), keep->size());
  return {keep, view, std::move(name)};
}

}  // namespace dce::core
