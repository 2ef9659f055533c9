// The server as it runs.
#pragma once

#include "server/site/config.h"

namespace dce::server {

/// Serves until SIGTERM or SIGINT. Throws std::exception with a sentence where it cannot begin. To be called
/// before any thread is there.
void serve(const Config& config, bool backed_up);

}  // namespace dce::server
