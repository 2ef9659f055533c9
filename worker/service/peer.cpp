#include "worker/service/peer.h"

#include <sys/socket.h>

namespace dce::worker {

std::optional<uid_t> user_of_socket(int fd) {
  ucred credentials{};
  socklen_t size = sizeof credentials;
  if (getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &credentials, &size) != 0) return std::nullopt;
  return credentials.uid;
}

}  // namespace dce::worker
