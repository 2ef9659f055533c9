#include "stream/descriptor_writer.h"

#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <climits>
#include <system_error>
#include <utility>

#include "stream/positioned_write.h"

namespace dce::core {
namespace {

constexpr int forever = -1;
constexpr int between_tries_ms = 50;
// Linux lets everybody have as much. A pipe of 64 KiB, its default, has writer and reader wait for each other
// thousands of times in a stream of rows.
constexpr int wide_pipe = 1 << 20;  // bytes

Status interrupted() {
  return {Code::cancelled, "the job was cancelled"};
}

/// Keeps the signals of a write that fails (SIGPIPE: nobody reads; SIGXFSZ: larger than RLIMIT_FSIZE) from
/// the program, where they would end it without a word. Both go to the thread that writes, so that only its
/// mask matters.
class WithoutSignals {
 public:
  WithoutSignals() {
    sigemptyset(&raised_);
    sigset_t waiting;
    sigpending(&waiting);
    for (const int signal : {SIGPIPE, SIGXFSZ}) {
      if (sigismember(&waiting, signal) == 0) sigaddset(&raised_, signal);
    }
    pthread_sigmask(SIG_BLOCK, &raised_, &before_);
  }
  ~WithoutSignals() {
    const timespec at_once{};
    while (sigtimedwait(&raised_, nullptr, &at_once) > 0) {
    }
    pthread_sigmask(SIG_SETMASK, &before_, nullptr);
  }
  WithoutSignals(const WithoutSignals&) = delete;
  WithoutSignals& operator=(const WithoutSignals&) = delete;

 private:
  sigset_t raised_, before_;
};

/// A descriptor to write to without ever waiting in write(), for the length of one call.
class WritableNow {
 public:
  explicit WritableNow(int fd) : fd_(fd) {
    fstat(fd, &info_);
    blocks_ = (fcntl(fd, F_GETFL) & O_NONBLOCK) == 0;
    if (!blocks_ || !S_ISFIFO(info_.st_mode)) return;
    // Making the caller's descriptor non-blocking would do so for all that share it; the same pipe opened
    // again is ours.
    const std::string path = "/proc/self/fd/" + std::to_string(fd);
    own_ = ::open(path.c_str(), O_WRONLY | O_NONBLOCK | O_CLOEXEC);
    if (own_ < 0) return;
    fd_ = own_;
    blocks_ = false;
  }
  ~WritableNow() {
    if (own_ >= 0) close(own_);
  }
  WritableNow(const WritableNow&) = delete;
  WritableNow& operator=(const WritableNow&) = delete;

  int fd() const { return fd_; }
  bool is_file() const { return S_ISREG(info_.st_mode) || S_ISBLK(info_.st_mode); }
  bool is_pipe() const { return S_ISFIFO(info_.st_mode); }

  ssize_t write(Bytes bytes) const {
    if (S_ISSOCK(info_.st_mode)) return send(fd_, bytes.data(), bytes.size(), MSG_DONTWAIT | MSG_NOSIGNAL);
    // What poll() called writable takes PIPE_BUF at once (POSIX.1-2017, write), which devices are trusted
    // with as well.
    const bool waits = blocks_ && (S_ISFIFO(info_.st_mode) || S_ISCHR(info_.st_mode));
    return ::write(fd_, bytes.data(), waits ? std::min<size_t>(bytes.size(), PIPE_BUF) : bytes.size());
  }

 private:
  struct stat info_ {};
  int fd_, own_ = -1;
  bool blocks_;
};

/// Has the pipe hold more before its writer must wait; where that is not granted it is as it was.
void widen(int pipe) {
  if (const int now = fcntl(pipe, F_GETPIPE_SZ); now > 0 && now < wide_pipe) fcntl(pipe, F_SETPIPE_SZ, wide_pipe);
}

}  // namespace

DescriptorWriter::DescriptorWriter() : wake_(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {
  if (wake_ < 0) throw std::system_error(errno, std::generic_category(), "eventfd");
}

DescriptorWriter::~DescriptorWriter() {
  close(wake_);
}

void DescriptorWriter::interrupt() {
  eventfd_write(wake_, 1);
}

/// False when interrupted; true when `fd` may be writable, or time is up. A negative `fd` waits for time
/// alone.
bool DescriptorWriter::wait(int fd, int milliseconds) {
  pollfd polled[] = {{.fd = wake_, .events = POLLIN, .revents = 0},
                     {.fd = fd, .events = POLLOUT, .revents = 0}};
  while (poll(polled, 2, milliseconds) < 0 && errno == EINTR) {
  }
  return (polled[0].revents & POLLIN) == 0;
}

Status DescriptorWriter::write(int fd, Bytes bytes, const std::string& name) {
  const WithoutSignals quiet;
  const WritableNow receiver(fd);
  while (!bytes.empty()) {
    if (!receiver.is_file() && !wait(receiver.fd(), forever)) return interrupted();
    const ssize_t n = receiver.write(bytes);
    if (n < 0 && (errno == EINTR || (errno == EAGAIN && !receiver.is_file()))) continue;
    if (n <= 0) return cannot_write(name, n < 0 ? errno : ENOSPC);
    bytes = bytes.subspan(static_cast<size_t>(n));
    if (!bytes.empty() && receiver.is_pipe() && std::exchange(widened_, fd) != fd) widen(receiver.fd());
  }
  return {};
}

Result<int> DescriptorWriter::open(const std::string& path) {
  struct stat info {};
  if (stat(path.c_str(), &info) != 0) return cannot_write(path, errno);
  const int flags = O_WRONLY | O_CLOEXEC | (S_ISFIFO(info.st_mode) ? O_NONBLOCK : 0);
  for (;;) {
    const int fd = ::open(path.c_str(), flags);
    if (fd >= 0) return fd;
    if (errno != ENXIO || !S_ISFIFO(info.st_mode)) return cannot_write(path, errno);
    if (!wait(-1, between_tries_ms)) return interrupted();
  }
}

}  // namespace dce::core
