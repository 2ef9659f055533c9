// The process that converts one job's documents.
#pragma once

#include "worker/wire/channel.h"
#include "worker/forking/footprint.h"

namespace dce::worker {

/// What a child touches that gets ready and has a small job; of the process that forks it.
Footprint footprint_of_child();

/// Waits for a task on `control`, walls the process in, converts, says how it went and exits. `output` takes
/// the stream. With a `footprint` it takes that before the task comes; without one, for a task that is there
/// already, it does not. The task and its sealed documents are the only things this process
/// ever gets.
[[noreturn]] void run_child(Channel control, Descriptor output, const Footprint* footprint);

}  // namespace dce::worker
