// What all jobs of a worker share, however they come to it.
#pragma once

#include <atomic>
#include <cstdint>

#include "worker/supervise/job_queue.h"
#include "worker/supervise/preparation.h"

namespace dce::worker {

/// Counted since the start.
struct Totals {
  std::atomic<uint64_t> done{0}, failed{0}, crashed{0}, busy{0};
};

/// For any number of threads.
struct Workplace {
  Workplace(const Nurseries& zygotes, QueueLimits limits) : nurseries(zygotes), queue(limits) {}

  const Nurseries nurseries;
  JobQueue queue;
  Totals totals;
  std::atomic<bool> draining{false};
  std::atomic<uint64_t> next_job{1};
  std::atomic<uint64_t> held_bytes{0};  ///< documents of all jobs in memory
};

}  // namespace dce::worker
