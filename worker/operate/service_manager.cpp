#include "worker/operate/service_manager.h"

#include <fcntl.h>
#include <sys/socket.h>
#include <sys/un.h>

#include <cstddef>
#include <cstdlib>
#include <cstring>
#include <stdexcept>

namespace dce::worker {
namespace {

constexpr int kFirstPassed = 3;
constexpr int kMostPassed = 64;

int number_in(const char* name) {
  const char* const value = getenv(name);
  return value == nullptr ? 0 : std::atoi(value);
}

bool is_listening_unix_stream(int fd) {
  int domain = 0, type = 0, listening = 0;
  socklen_t size = sizeof(int);
  return getsockopt(fd, SOL_SOCKET, SO_DOMAIN, &domain, &size) == 0 && domain == AF_UNIX &&
         getsockopt(fd, SOL_SOCKET, SO_TYPE, &type, &size) == 0 && type == SOCK_STREAM &&
         getsockopt(fd, SOL_SOCKET, SO_ACCEPTCONN, &listening, &size) == 0 && listening != 0;
}

std::string path_of(int fd) {
  sockaddr_un address{};
  socklen_t size = sizeof address;
  if (getsockname(fd, reinterpret_cast<sockaddr*>(&address), &size) != 0) return {};
  const size_t head = offsetof(sockaddr_un, sun_path);
  return size <= head ? std::string() : std::string(address.sun_path, strnlen(address.sun_path, size - head));
}

}  // namespace

std::vector<PassedSocket> take_passed_sockets() {
  std::vector<PassedSocket> sockets;
  // Meant for this very process, not for one that it descends from.
  const int count = number_in("LISTEN_PID") == getpid() ? number_in("LISTEN_FDS") : 0;
  for (const char* name : {"LISTEN_PID", "LISTEN_FDS", "LISTEN_FDNAMES"}) unsetenv(name);
  if (count < 0 || count > kMostPassed) throw std::runtime_error("LISTEN_FDS makes no sense");
  for (int fd = kFirstPassed; fd < kFirstPassed + count; ++fd) {
    if (!is_listening_unix_stream(fd))
      throw std::runtime_error(
          "a socket that was passed on is no listening unix stream socket; tls is for --listen");
    fcntl(fd, F_SETFD, FD_CLOEXEC);
    sockets.push_back({path_of(fd), Descriptor(fd)});
  }
  return sockets;
}

void tell_service_manager(const std::string& state) {
  const char* const path = getenv("NOTIFY_SOCKET");
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  if (path == nullptr || (path[0] != '/' && path[0] != '@') || strlen(path) >= sizeof address.sun_path)
    return;
  std::memcpy(address.sun_path, path, strlen(path));
  if (address.sun_path[0] == '@') address.sun_path[0] = '\0';  // an abstract one
  const Descriptor fd(socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0));
  const auto size = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + strlen(path));
  sendto(fd.get(), state.data(), state.size(), MSG_NOSIGNAL, reinterpret_cast<const sockaddr*>(&address),
         size);
}

}  // namespace dce::worker
