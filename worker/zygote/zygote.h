// A warm process that forks converting processes, one for each job.
#pragma once

#include <string>

#include "worker/wire/channel.h"

namespace dce::worker {

struct ZygoteOptions {
  std::string user = "nobody";  ///< what the process becomes where it is root
  bool warm = true;  ///< as many jobs want it; for one alone, getting warm costs more than it saves
};

/// Warms up, or loads what cannot be loaded later, says `ready`, and forks until the supervisor's end is
/// closed; then kills what it forked. Throws std::exception where it cannot.
void run_zygote(Channel supervisor, const ZygoteOptions& options);

}  // namespace dce::worker
