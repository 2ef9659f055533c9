// The detour of mail and archives: the documents in them.
#pragma once

#include "worker/supervise/preparation.h"

namespace dce::worker {

/// Blocks while a child takes `document` apart. What comes of it may fail without the job's failing.
Prepared by_unpacking(const Workshop& workshop, DocumentLabel label, MemoryFile document);

}  // namespace dce::worker
