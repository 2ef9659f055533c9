#include "parallel/for_each.h"

#include <tbb/info.h>
#include <tbb/parallel_pipeline.h>
#include <tbb/task_arena.h>

#include <algorithm>
#include <atomic>
#include <mutex>
#include <new>
#include <set>
#include <thread>

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

/// Which item is begun next. begin() is called by one thread at a time, end() by any.
class Turns {
 public:
  Turns(int64_t count, const std::function<int64_t(int64_t)>& early) : count_(count), early_(early) {}

  /// -1 when all are begun.
  int64_t begin() {
    if (early_ && early_item_ < 0 && next_ < count_ && std::this_thread::get_id() != caller_) {
      const int64_t item = choose();
      if (item > next_ && item < count_ && begun_early_.insert(item).second) return early_item_ = item;
    }
    while (begun_early_.erase(next_) != 0) ++next_;
    return next_ < count_ ? next_++ : -1;
  }

  void end(int64_t item) {
    int64_t early = item;
    early_item_.compare_exchange_strong(early, -1);
  }

 private:
  int64_t choose() const {
    try {
      return early_(next_);
    } catch (const std::exception&) {
      return -1;  // in turn it will say what is wrong
    }
  }

  const int64_t count_;
  const std::function<int64_t(int64_t)>& early_;
  const std::thread::id caller_ = std::this_thread::get_id();
  int64_t next_ = 0;
  std::set<int64_t> begun_early_;
  std::atomic<int64_t> early_item_{-1};
};

}  // namespace

int available_threads() {
  return std::max(1, tbb::info::default_concurrency());
}

Status for_each_in_order(int threads, int64_t count, Cancellation& cancellation,
                         const std::function<Status(int64_t)>& work,
                         const std::function<int64_t(int64_t)>& early) {
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
  Turns turns(count, early);
  Handover handover;
  handover.give();
  tbb::task_arena arena(threads);
  arena.execute([&] {
    tbb::parallel_pipeline(
        static_cast<size_t>(threads),
        tbb::make_filter<void, int64_t>(tbb::filter_mode::serial_in_order,
                                        [&](tbb::flow_control& control) -> int64_t {
                                          const Handover::Task task(handover);
                                          const int64_t item =
                                              failed || cancellation.cancelled() ? -1 : turns.begin();
                                          if (item < 0) control.stop();
                                          return std::max<int64_t>(item, 0);
                                        }) &
            tbb::make_filter<int64_t, void>(tbb::filter_mode::parallel, [&](int64_t index) {
              const Handover::Task task(handover);
              Status status = call(work, index);
              turns.end(index);
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
