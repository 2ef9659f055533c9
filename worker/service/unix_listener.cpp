#include "worker/service/unix_listener.h"

#include <poll.h>
#include <spdlog/spdlog.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <stdexcept>

#include "worker/service/peer.h"

namespace dce::worker {
namespace {

constexpr int kBacklog = 512;

[[noreturn]] void fail(const std::string& path, const std::string& why) {
  throw std::runtime_error("cannot listen on " + path + ": " + why);
}

bool somebody_listens(const sockaddr_un& address) {
  const Descriptor probe(socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
  return connect(probe.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
}

}  // namespace

Descriptor listen_on_unix_socket(const std::string& path) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  if (path.empty() || path.size() >= sizeof address.sun_path) fail(path, "the path must have 1 to 107 bytes");
  std::memcpy(address.sun_path, path.data(), path.size());
  struct stat status {};
  if (lstat(path.c_str(), &status) == 0) {
    if (!S_ISSOCK(status.st_mode)) fail(path, "something else is there");
    if (somebody_listens(address)) fail(path, "another worker listens there");
    unlink(path.c_str());
  }
  Descriptor fd(socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
  const mode_t before = umask(0117);
  const int bound = bind(fd.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address);
  const int error = errno;
  umask(before);
  if (bound != 0) fail(path, strerror(error));
  if (listen(fd.get(), kBacklog) != 0) fail(path, strerror(errno));
  return fd;
}

UnixListener::UnixListener(Descriptor socket, std::vector<uint32_t> allowed,
                           std::function<void(Descriptor)> accept)
    : socket_(std::move(socket)),
      wake_(eventfd(0, EFD_CLOEXEC)),
      allowed_(std::move(allowed)),
      accept_(std::move(accept)) {
  thread_ = std::thread([this] { run(); });
}

UnixListener::~UnixListener() {
  eventfd_write(wake_.get(), 1);
  thread_.join();
}

bool UnixListener::admits(int fd) const {
  const std::optional<uid_t> user = user_of_socket(fd);
  if (!user) return false;
  if (*user == 0 || *user == geteuid() ||
      std::find(allowed_.begin(), allowed_.end(), *user) != allowed_.end())
    return true;
  spdlog::warn("uid {} is not served; --allow-user {} would", *user, *user);
  return false;
}

void UnixListener::run() {
  while (true) {
    pollfd waits[2] = {{socket_.get(), POLLIN, 0}, {wake_.get(), POLLIN, 0}};
    if (poll(waits, 2, -1) < 0) continue;
    if (waits[1].revents != 0) return;
    Descriptor connection(accept4(socket_.get(), nullptr, nullptr, SOCK_CLOEXEC | SOCK_NONBLOCK));
    if (!connection) {
      // Out of descriptors: the caller waits in the backlog until one is free.
      if (errno == EMFILE || errno == ENFILE) std::this_thread::sleep_for(std::chrono::milliseconds(20));
      continue;
    }
    if (admits(connection.get())) accept_(std::move(connection));
  }
}

}  // namespace dce::worker
