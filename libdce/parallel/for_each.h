// The only room that includes TBB.
#pragma once

#include <functional>

#include "base/cancellation.h"
#include "base/status.h"

namespace dce::core {

/// Processors this process may run on.
int available_threads();

/// Calls `work(i)` for i = 0 .. count-1, started in that order, on up to `threads` threads at once. The first error
/// stops further calls from starting and is returned, once those that run have come back. An item that has been
/// started is on a thread of its own until it ends, so a later item may wait for an earlier one.
Status for_each_in_order(int threads, int64_t count, Cancellation& cancellation,
                         const std::function<Status(int64_t)>& work);

}  // namespace dce::core
