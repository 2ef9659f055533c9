// What systemd hands to a service and wants to hear from it: sd_listen_fds(3), sd_notify(3).
#pragma once

#include <string>
#include <vector>

#include "worker/wire/descriptor.h"

namespace dce::worker {

struct PassedSocket {
  std::string path;
  Descriptor fd;
};

/// Listening unix sockets that were opened for this process, closed on exec. Once: the environment that says
/// so is cleared. Throws std::runtime_error for a socket of another kind.
std::vector<PassedSocket> take_passed_sockets();

/// "READY=1", "STOPPING=1", ... Nothing where no manager listens.
void tell_service_manager(const std::string& state);

}  // namespace dce::worker
