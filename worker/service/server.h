// A worker from its settings to its end.
#pragma once

#include "worker/service/settings.h"

namespace dce::worker {

/// Listens, becomes the unprivileged user, starts a zygote, and serves until SIGTERM or SIGINT; then takes no
/// more jobs, finishes those that have a place in the queue within the drain time, and returns. Call it
/// before there is any other thread. Throws std::exception with a sentence where it cannot start.
void run_worker(const Settings& settings);

}  // namespace dce::worker
