// How a job ended, in a word of the metrics.
#pragma once

#include "worker/supervise/child_run.h"

namespace dce::worker {

/// One of outcome_names() in worker/operate/job_record.h.
const char* outcome_name(const Outcome& outcome);

}  // namespace dce::worker
