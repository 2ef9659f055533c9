#include "parallel/for_each.h"

#include <tbb/info.h>
#include <tbb/parallel_pipeline.h>
#include <tbb/task_arena.h>

#include <algorithm>
#include <atomic>
#include <mutex>
#include <new>

#include "parallel/handover.h"

namespace dce::core {
namespace {

/// Exceptions end at a room's edge.
Status call(const std::function<Status(int64_t)>& work, int64_t index) {
  try {
    return work(index);
  } catch (const std::bad_alloc&) {
    return {Code::limit, "not enough memory"};
  } catch (const std::exception& e) {
    return {Code::internal, e.what()};
  }
}

}  // namespace

int available_threads() { return std::max(1, tbb::info::default_concurrency()); }

Status for_each_in_order(int threads, int64_t count, Cancellation& cancellation,
                         const std::function<Status(int64_t)>& work) {
  // TBB writes to standard error when it is asked for more than there are.
  threads = std::min(threads, available_threads());
  if (threads <= 1 || count <= 1) {  // starting a scheduler would cost more than one page
    for (int64_t i = 0; i < count; ++i) {
      DCE_TRY(cancellation.check());
      DCE_TRY(call(work, i));
    }
    return cancellation.check();
  }

  std::mutex mutex;
  Status first;
  std::atomic<bool> failed{false};
  int64_t next = 0;
  Handover handover;
  handover.give();
  tbb::task_arena arena(threads);
  arena.execute([&] {
    tbb::parallel_pipeline(
        static_cast<size_t>(threads),
        tbb::make_filter<void, int64_t>(tbb::filter_mode::serial_in_order,
                                        [&](tbb::flow_control& control) -> int64_t {
                                          const Handover::Task task(handover);
                                          if (next == count || failed || cancellation.cancelled()) {
                                            control.stop();
                                            return 0;
                                          }
                                          return next++;
                                        }) &
            tbb::make_filter<int64_t, void>(tbb::filter_mode::parallel, [&](int64_t index) {
              const Handover::Task task(handover);
              Status status = call(work, index);
              if (status.ok()) return;
              std::lock_guard lock(mutex);
              if (!failed.exchange(true)) first = std::move(status);
            }));
  });
  handover.take();
  if (failed) return first;
  return cancellation.check();
}

}  // namespace dce::core
