// The process that converts one job's documents.
#pragma once

#include "worker/wire/channel.h"

namespace dce::worker {

/// Waits for a task on `control`, walls the process in, converts, says how it went and exits. `output` takes
/// the stream. One that is `to_wait` uses the time until the task comes. The task and its sealed documents
/// are the only things this process ever gets.
[[noreturn]] void run_child(Channel control, Descriptor output, bool to_wait);

}  // namespace dce::worker
