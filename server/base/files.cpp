#include "server/base/files.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <stdexcept>
#include <system_error>

namespace dce::server {
namespace {

[[noreturn]] void fail(const std::string& path) {
  throw std::system_error(errno, std::generic_category(), path);
}

}  // namespace

File& File::operator=(File&& other) noexcept {
  std::swap(fd_, other.fd_);
  return *this;
}

File::~File() {
  if (fd_ >= 0) close(fd_);
}

File open_file(const std::string& path, int flags, mode_t mode) {
  File file(open(path.c_str(), flags | O_CLOEXEC, mode));
  if (!file) fail(path);
  return file;
}

bool file_exists(const std::string& path) {
  struct stat found {};
  if (lstat(path.c_str(), &found) == 0) return true;
  if (errno != ENOENT && errno != ENOTDIR) fail(path);
  return false;
}

size_t read_some(int fd, char* buffer, size_t size, const std::string& path) {
  size_t got = 0;
  while (got < size) {
    const ssize_t count = read(fd, buffer + got, size - got);
    if (count == 0) break;
    if (count < 0 && errno != EINTR) fail(path);
    if (count > 0) got += static_cast<size_t>(count);
  }
  return got;
}

std::string read_file(const std::string& path, size_t longest) {
  const File file = open_file(path, O_RDONLY);
  std::string text(longest, '\0');
  text.resize(read_some(file.get(), text.data(), longest, path));
  return text;
}

void write_all(int fd, std::string_view bytes, const std::string& path) {
  while (!bytes.empty()) {
    const ssize_t count = write(fd, bytes.data(), bytes.size());
    if (count < 0 && errno != EINTR) fail(path);
    if (count > 0) bytes.remove_prefix(static_cast<size_t>(count));
  }
}

void sync_file(int fd, const std::string& path) {
  if (fsync(fd) != 0) fail(path);
}

void sync_folder(const std::string& path) {
  sync_file(open_file(path, O_RDONLY | O_DIRECTORY).get(), path);
}

void write_file(const std::string& path, std::string_view bytes, mode_t mode) {
  const std::string beside = path + ".new";
  {
    const File file = open_file(beside, O_WRONLY | O_CREAT | O_TRUNC, mode);
    write_all(file.get(), bytes, beside);
    sync_file(file.get(), beside);
  }
  if (rename(beside.c_str(), path.c_str()) != 0) fail(path);
  sync_folder(folder_of(path));
}

void make_folder(const std::string& path) {
  if (file_exists(path)) return;
  if (const std::string parent = folder_of(path); parent != path) make_folder(parent);
  if (mkdir(path.c_str(), 0700) != 0 && errno != EEXIST) fail(path);
}

void remove_file(const std::string& path) {
  if (unlink(path.c_str()) != 0 && errno != ENOENT) fail(path);
  sync_folder(folder_of(path));
}

void require_private(const std::string& path) {
  struct stat found {};
  if (stat(path.c_str(), &found) != 0) fail(path);
  if ((found.st_mode & 077) != 0)
    throw std::runtime_error(path + " can be read or written by others: chmod go= " + path);
}

std::string folder_of(const std::string& path) {
  const std::string folder = std::filesystem::path(path).parent_path();
  return folder.empty() ? "." : folder;
}

}  // namespace dce::server
