#include "server/delivery/connection.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

namespace dce::server {
namespace {

using Steady = std::chrono::steady_clock;
using Milliseconds = PrinterConnection::Milliseconds;

constexpr Milliseconds kSlice{200};  // how soon a stop is noticed
constexpr size_t kHeard = 4096;

/// What happened of `events` before the deadline; 0 for nothing.
short wait_for(int fd, short events, Steady::time_point deadline, const std::atomic<bool>* stopping) {
  while (stopping == nullptr || !*stopping) {
    const auto left = std::chrono::duration_cast<Milliseconds>(deadline - Steady::now());
    if (left.count() <= 0) return 0;
    pollfd entry{fd, events, 0};
    const int found = poll(&entry, 1, static_cast<int>(std::min(left, kSlice).count()));
    if (found > 0) return entry.revents;
    if (found < 0 && errno != EINTR) return 0;
  }
  return 0;
}

}  // namespace

std::optional<PrinterConnection> PrinterConnection::open(const PrinterAddress& address,
                                                         const NetworkPolicy& policy, Milliseconds patience,
                                                         std::string& why) {
  std::vector<SocketAddress> addresses;
  try {
    addresses = resolve(address, policy);
  } catch (const std::exception& error) {
    why = error.what();
    return std::nullopt;
  }
  int reason = ETIMEDOUT;
  for (const SocketAddress& target : addresses) {
    File file(socket(target.storage.ss_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
    if (!file) continue;
    const int on = 1;
    setsockopt(file.get(), IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    setsockopt(file.get(), SOL_SOCKET, SO_KEEPALIVE, &on, sizeof on);
    if (connect(file.get(), reinterpret_cast<const sockaddr*>(&target.storage), target.size) != 0 &&
        errno != EINPROGRESS) {
      reason = errno;
      continue;
    }
    if (wait_for(file.get(), POLLOUT, Steady::now() + patience, nullptr) == 0) continue;
    socklen_t size = sizeof reason;
    if (getsockopt(file.get(), SOL_SOCKET, SO_ERROR, &reason, &size) == 0 && reason == 0)
      return PrinterConnection(std::move(file));
  }
  why = "the printer at " + address.text() + " cannot be reached: " + strerror(reason);
  return std::nullopt;
}

bool PrinterConnection::write(std::string_view bytes, Milliseconds patience,
                              const std::atomic<bool>* stopping, const Hear& hear) {
  auto deadline = Steady::now() + patience;
  while (!bytes.empty()) {
    const short events = static_cast<short>(hear ? POLLOUT | POLLIN : POLLOUT);
    const short ready = wait_for(file_.get(), events, deadline, stopping);
    if (ready == 0) return false;
    if ((ready & POLLIN) != 0 && hear) {
      char heard[kHeard];
      const ssize_t got = recv(file_.get(), heard, sizeof heard, 0);
      if (got > 0) hear({heard, static_cast<size_t>(got)});
      if (got == 0) return false;
    }
    if ((ready & (POLLOUT | POLLERR | POLLHUP)) == 0) continue;
    const ssize_t sent = send(file_.get(), bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent < 0 && errno != EAGAIN && errno != EINTR) return false;
    if (sent <= 0) continue;
    bytes.remove_prefix(static_cast<size_t>(sent));
    deadline = Steady::now() + patience;
  }
  return true;
}

void PrinterConnection::finish_writing() {
  shutdown(file_.get(), SHUT_WR);
}

bool PrinterConnection::listen(Milliseconds patience, const std::atomic<bool>* stopping,
                               const std::function<bool(std::string_view)>& enough) {
  const auto deadline = Steady::now() + patience;
  while (wait_for(file_.get(), POLLIN, deadline, stopping) != 0) {
    char heard[kHeard];
    const ssize_t got = recv(file_.get(), heard, sizeof heard, 0);
    if (got < 0 && (errno == EAGAIN || errno == EINTR)) continue;
    if (got <= 0) return false;
    if (enough({heard, static_cast<size_t>(got)})) return true;
  }
  return false;
}

}  // namespace dce::server
