#include "parallel/for_each.h"

#include <sched.h>

#include <algorithm>
#include <exception>
#include <mutex>
#include <new>
#include <set>
#include <system_error>
#include <thread>
#include <utility>
#include <vector>

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

/// Which item is begun next, and how it all went. Thread-safe.
class Turns {
 public:
  Turns(int64_t count, Cancellation& cancellation, const std::function<int64_t(int64_t)>& early)
      : count_(count), cancellation_(cancellation), early_(early) {}

  /// -1 when all are begun, or none shall be any more.
  int64_t begin() {
    const std::lock_guard lock(mutex_);
    if (!first_.ok() || cancellation_.cancelled()) return -1;
    if (early_ && early_item_ < 0 && next_ < count_ && std::this_thread::get_id() != caller_) {
      early_item_ = choose();
      if (early_item_ >= 0) return early_item_;
    }
    while (begun_early_.erase(next_) != 0) ++next_;
    return next_ < count_ ? next_++ : -1;
  }

  void end(int64_t item, Status status) {
    const std::lock_guard lock(mutex_);
    if (early_item_ == item) early_item_ = -1;
    if (first_.ok()) first_ = std::move(status);
  }

  /// The first error. Once all threads are done.
  Status take_status() { return std::move(first_); }

 private:
  int64_t choose() {
    try {
      const int64_t item = early_(next_);
      if (item > next_ && item < count_ && begun_early_.insert(item).second) return item;
    } catch (const std::exception&) {
      // In turn it will say what is wrong.
    }
    return -1;
  }

  const int64_t count_;
  Cancellation& cancellation_;
  const std::function<int64_t(int64_t)>& early_;
  const std::thread::id caller_ = std::this_thread::get_id();
  std::mutex mutex_;
  Status first_;
  int64_t next_ = 0, early_item_ = -1;
  std::set<int64_t> begun_early_;
};

}  // namespace

int available_threads() {
  cpu_set_t processors;
  return sched_getaffinity(0, sizeof processors, &processors) == 0
             ? std::max(1, CPU_COUNT(&processors))
             : std::max(1, static_cast<int>(std::thread::hardware_concurrency()));
}

Status for_each_in_order(int threads, int64_t count, Cancellation& cancellation,
                         const std::function<Status(int64_t)>& work,
                         const std::function<int64_t(int64_t)>& early) {
  threads = static_cast<int>(std::min<int64_t>({threads, available_threads(), count}));
  Turns turns(count, cancellation, early);
  const auto take_turns = [&] {
    for (int64_t item; (item = turns.begin()) >= 0;) turns.end(item, call(work, item));
  };
  {
    std::vector<std::jthread> helpers;
    try {
      for (int i = 1; i < threads; ++i) helpers.emplace_back(take_turns);
    } catch (const std::exception&) {
      // Fewer threads do it as well: with none but this one nothing is begun early.
    }
    take_turns();
  }
  DCE_TRY(turns.take_status());
  return cancellation.check();
}

}  // namespace dce::core
