#include "output_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <random>

#include "failure.h"

namespace dce::cli {

OutputFile::~OutputFile() {
  if (fd_ > STDOUT_FILENO) close(fd_);
  if (!temporary_.empty()) unlink(temporary_.c_str());
}

bool OutputFile::open_file() {
  struct stat status {};
  if (path_ == "-") {
    fd_ = STDOUT_FILENO;
  } else if (stat(path_.c_str(), &status) == 0 && !S_ISREG(status.st_mode)) {
    fd_ = open(path_.c_str(), O_WRONLY | O_CLOEXEC);
  } else {
    // The user's mask says who may read it; mkstemp would not ask.
    const std::string beside = path_ + '.' + std::to_string(std::random_device()()) + ".part";
    fd_ = open(beside.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    if (fd_ >= 0) temporary_ = beside;
  }
  if (fd_ < 0) error_ = errno;
  return fd_ >= 0;
}

bool OutputFile::write(std::span<const uint8_t> bytes) {
  if (error_ != 0 || (fd_ < 0 && !open_file())) return false;
  while (!bytes.empty()) {
    const ssize_t written = ::write(fd_, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) {
      error_ = errno;
      return false;
    }
    bytes = bytes.subspan(static_cast<size_t>(written));
  }
  return true;
}

void OutputFile::finish() {
  write({});
  rethrow_if_failed();
  if (temporary_.empty()) return;
  const bool closed = close(fd_) == 0;
  fd_ = -1;
  if (!closed || rename(temporary_.c_str(), path_.c_str()) != 0) error_ = errno;
  rethrow_if_failed();
  temporary_.clear();
}

void OutputFile::rethrow_if_failed() const {
  if (error_ == 0) return;
  throw Failure(kOutput, (path_ == "-" ? "standard output" : path_) + ": " + strerror(error_));
}

}  // namespace dce::cli
