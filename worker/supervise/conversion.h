// One job from its sealed documents to its last byte, in children of its own.
#pragma once

#include "worker/supervise/preparation.h"

namespace dce::worker {

/// Blocks. `documents` are sealed, and named in the task. The children are dead, or about to exit, when this returns.
Outcome run_conversion(const Nurseries& nurseries, Task task, std::vector<MemoryFile> documents, Outlet& outlet);

}  // namespace dce::worker
