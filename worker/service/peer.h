// Who is at the other end of a socket.
#pragma once

#include <sys/types.h>

#include <optional>

namespace dce::worker {

/// The user at the other end of a connected unix socket, as the kernel vouches for it.
std::optional<uid_t> user_of_socket(int fd);

}  // namespace dce::worker
