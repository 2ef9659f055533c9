#include "worker/forking/child_process.h"

#include <dce/dce.h>
#include <fcntl.h>

#include <cerrno>
#include <exception>
#include <new>

namespace dce::worker {

bool write_all(int fd, std::span<const uint8_t> bytes) {
  while (!bytes.empty()) {
    const ssize_t written = write(fd, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return false;
    bytes = bytes.subspan(static_cast<size_t>(written));
  }
  return true;
}

void silence() {
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
  const int null = open("/dev/null", O_RDWR | O_CLOEXEC);
  for (const int fd : {0, 1, 2}) dup2(null, fd);
  close(null);
#endif
}

void end_child(Channel control, Descriptor output,
               const std::function<Message(Channel& control, int output)>& work) {
  Message end{.kind = Kind::failed, .code = DCE_INTERNAL};
  try {
    end = work(control, output.get());
  } catch (const std::bad_alloc&) {
    end.code = DCE_LIMIT;
    end.text = "not enough memory";
  } catch (const std::exception& error) {
    end.text = error.what();
  }
  output.reset();  // the stream ends before the word that it did
  control.send(end);
  _exit(0);  // without what exit() runs: destructors of libraries are of no use to anybody here
}

}  // namespace dce::worker
