#include "parallel/for_each.h"

#include <gtest/gtest.h>

#include <atomic>
#include <condition_variable>
#include <mutex>
#include <new>
#include <set>

namespace dce::core {
namespace {

TEST(ForEachInOrder, CallsEveryItemOnce) {
  for (int threads : {1, 2, 5}) {
    Cancellation cancellation;
    std::mutex mutex;
    std::multiset<int64_t> seen;
    ASSERT_TRUE(for_each_in_order(threads, 100, cancellation, [&](int64_t i) {
                  std::lock_guard lock(mutex);
                  seen.insert(i);
                  return ok();
                }).ok());
    EXPECT_EQ(seen.size(), 100u);
    EXPECT_EQ(std::set<int64_t>(seen.begin(), seen.end()).size(), 100u);
  }
}

TEST(ForEachInOrder, ALaterItemMayWaitForAnEarlierOne) {
  Cancellation cancellation;
  std::mutex mutex;
  std::condition_variable changed;
  int64_t next = 0;
  Status status = for_each_in_order(4, 200, cancellation, [&](int64_t i) {
    std::unique_lock lock(mutex);
    changed.wait(lock, [&] { return next == i; });
    ++next;
    changed.notify_all();
    return ok();
  });
  EXPECT_TRUE(status.ok());
  EXPECT_EQ(next, 200);
}

TEST(ForEachInOrder, AnEarlyItemMayWaitForThoseThatAreNotBegun) {
  for (int round = 0; round < 20; ++round) {
    Cancellation cancellation;
    std::mutex mutex;
    std::condition_variable changed;
    int64_t next = 0;
    const Status status = for_each_in_order(
        4, 60, cancellation,
        [&](int64_t i) {
          std::unique_lock lock(mutex);
          changed.wait(lock, [&] { return next == i; });
          ++next;
          changed.notify_all();
          return ok();
        },
        [](int64_t first) { return first % 3 == 0 ? first + 7 : -1; });
    EXPECT_TRUE(status.ok());
    EXPECT_EQ(next, 60) << "each once";
  }
}

TEST(ForEachInOrder, AskingForAnEarlyItemMayFail) {
  Cancellation cancellation;
  std::atomic<int> called{0};
  const Status status = for_each_in_order(
      2, 10, cancellation, [&](int64_t) { return ++called, ok(); },
      [](int64_t) -> int64_t { throw std::bad_alloc(); });
  EXPECT_TRUE(status.ok());
  EXPECT_EQ(called, 10);
}

TEST(ForEachInOrder, TheFirstErrorStopsTheRest) {
  for (int threads : {1, 3}) {
    Cancellation cancellation;
    std::atomic<int> calls{0};
    Status status = for_each_in_order(threads, 100'000, cancellation, [&](int64_t i) -> Status {
      ++calls;
      if (i == 5) return {Code::unreadable, "five"};
      return ok();
    });
    EXPECT_EQ(status.message(), "five");
    EXPECT_LT(calls, 100'000);
  }
}

TEST(ForEachInOrder, ACancelledJobStartsNothingMore) {
  for (int threads : {1, 3}) {
    Cancellation cancellation;
    std::atomic<int> calls{0};
    Status status = for_each_in_order(threads, 100'000, cancellation, [&](int64_t) {
      ++calls;
      cancellation.cancel();
      return ok();
    });
    EXPECT_EQ(status.code(), Code::cancelled);
    EXPECT_LE(calls, threads + 1);
  }
}

TEST(ForEachInOrder, AnExceptionIsAnInternalError) {
  for (int threads : {1, 2}) {
    Cancellation cancellation;
    Status status = for_each_in_order(threads, 3, cancellation,
                                      [](int64_t) -> Status { throw std::runtime_error("thrown"); });
    EXPECT_EQ(status.code(), Code::internal);
  }
}

}  // namespace
}  // namespace dce::core
