// Files that must be there after a power cut, and nobody else's to read.
#pragma once

#include <sys/types.h>

#include <string>
#include <string_view>
#include <utility>

namespace dce::server {

/// A descriptor that closes itself.
class File {
 public:
  File() = default;
  explicit File(int fd) : fd_(fd) {}
  File(File&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
  File& operator=(File&& other) noexcept;
  ~File();
  int get() const noexcept { return fd_; }
  explicit operator bool() const noexcept { return fd_ >= 0; }

 private:
  int fd_ = -1;
};

// All of these throw std::system_error that names the path.

File open_file(const std::string& path, int flags, mode_t mode = 0600);
bool file_exists(const std::string& path);
/// At most `longest` bytes of it.
std::string read_file(const std::string& path, size_t longest);
/// All of `bytes`, whatever interrupts.
void write_all(int fd, std::string_view bytes, const std::string& path);
/// Up to `size` bytes; fewer only at the end.
size_t read_some(int fd, char* buffer, size_t size, const std::string& path);
/// Appears whole, on the disk, or not at all.
void write_file(const std::string& path, std::string_view bytes, mode_t mode);
void sync_file(int fd, const std::string& path);
/// Makes names of a folder as durable as what they name.
void sync_folder(const std::string& path);
/// With its parents, for its owner alone where it is new.
void make_folder(const std::string& path);
/// Gone from the folder, and the disk knows. True also where it was gone before.
void remove_file(const std::string& path);
/// Throws std::runtime_error with what to do where group or others may read or write it.
void require_private(const std::string& path);

std::string folder_of(const std::string& path);

}  // namespace dce::server
