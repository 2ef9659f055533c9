// A worker from its settings to its end.
#pragma once

#include <functional>

#include "worker/service/settings.h"

namespace dce::worker {

/// The settings as they are to be now. Throws std::exception with a line where they make no sense.
using ReadSettings = std::function<Settings()>;

/// Listens, or takes the sockets that a service manager passes on, becomes the unprivileged user, starts a
/// zygote, and serves until SIGTERM or SIGINT; then takes no more jobs, finishes those that have a place in
/// the queue within the drain time, and returns. At SIGHUP it reads the settings and certificates again, and
/// keeps the old ones where they cannot be read. Call it before there is any other thread. Throws
/// std::exception with a sentence where it cannot start.
void run_worker(const Settings& settings, const ReadSettings& read_again);

}  // namespace dce::worker
