// A warm process that forks converting processes, one for each job.
#pragma once

#include <string>

#include "worker/wire/channel.h"

namespace dce::worker {

struct ZygoteOptions {
  std::string user = "nobody";  ///< what the process becomes where it is root
};

/// Warms up, says `ready`, and forks until the supervisor's end is closed; then kills what it forked and
/// returns the exit status. The process has one thread, always: forking one with several would copy locks
/// that nobody opens.
int run_zygote(Channel supervisor, const ZygoteOptions& options);

}  // namespace dce::worker
