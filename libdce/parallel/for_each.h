// The engine's threads.
#pragma once

#include <functional>

#include "base/cancellation.h"
#include "base/status.h"

namespace dce::core {

/// Processors this process may run on.
int available_threads();

/// Calls `work(i)` for i = 0 .. count-1, started in that order, on up to `threads` threads at once. The first
/// error stops further calls from starting and is returned, once those that run have come back. An item that
/// has been started is on a thread of its own until it ends, so a later item may wait for an earlier one.
///
/// `early`, where it is given, is asked for an item to begin out of turn, with the first that is not begun,
/// and gives one after that, or -1 for none. There is at most one such item at a time, never on the calling
/// thread: so it may wait for items that are not begun yet.
Status for_each_in_order(int threads, int64_t count, Cancellation& cancellation,
                         const std::function<Status(int64_t)>& work,
                         const std::function<int64_t(int64_t next)>& early = {});

}  // namespace dce::core
