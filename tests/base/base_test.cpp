#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <thread>

#include "base/cancellation.h"
#include "base/memory_budget.h"
#include "base/status.h"

namespace dce::core {
namespace {

Result<int> half(int value) {
  if (value % 2) return Status(Code::usage, "odd");
  return value / 2;
}

Status quarter(int value, int& out) {
  DCE_ASSIGN(const int once, half(value));
  DCE_ASSIGN(out, half(once));
  return ok();
}

TEST(Status, KeepsTheFirstPageItWasSaidToHappenOn) {
  Status status = Status(Code::unreadable, "x").on_page(3).on_page(5);
  EXPECT_EQ(status.page(), 3);
  EXPECT_TRUE(ok().on_page(3).ok());
  EXPECT_EQ(ok().on_page(3).page(), 0);
}

TEST(Result, AssignReturnsTheErrorOfTheCall) {
  int out = 0;
  EXPECT_TRUE(quarter(8, out).ok());
  EXPECT_EQ(out, 2);
  Status status = quarter(6, out);
  EXPECT_EQ(status.code(), Code::usage);
  EXPECT_EQ(status.message(), "odd");
}

TEST(MemoryBudget, RefusesWhatPassesTheLimitAndTakesNothingThen) {
  MemoryBudget budget(100);
  EXPECT_TRUE(budget.charge(60));
  EXPECT_FALSE(budget.charge(41));
  EXPECT_EQ(budget.used(), 60u);
  EXPECT_TRUE(budget.charge(40));
  budget.release(100);
  EXPECT_EQ(budget.used(), 0u);
  EXPECT_EQ(budget.peak(), 100u);
}

TEST(Cancellation, CallsHooksOnceAndAtOnceWhenAlreadyCancelled) {
  Cancellation cancellation;
  int calls = 0;
  {
    Cancellation::Hook hook(cancellation, [&] { ++calls; });
    cancellation.cancel();
    cancellation.cancel();
  }
  EXPECT_EQ(calls, 1);
  Cancellation::Hook late(cancellation, [&] { ++calls; });
  EXPECT_EQ(calls, 2);
  EXPECT_EQ(cancellation.check().code(), Code::cancelled);
}

TEST(Cancellation, ADroppedHookIsNotCalled) {
  Cancellation cancellation;
  bool called = false;
  { Cancellation::Hook hook(cancellation, [&] { called = true; }); }
  cancellation.cancel();
  EXPECT_FALSE(called);
}

TEST(Cancellation, AWatchStopsAThreadThatWorksTooLong) {
  Cancellation cancellation;
  double seconds = 0.05;
  {
    Cancellation::Watch watch(cancellation, seconds);
    const auto late = std::chrono::steady_clock::now() + std::chrono::seconds(60);
    while (!cancellation.cancelled() && std::chrono::steady_clock::now() < late) {
    }
  }
  EXPECT_EQ(cancellation.check().code(), Code::limit);
  EXPECT_LE(seconds, 0);
}

TEST(Cancellation, AWatchDoesNotCountWaiting) {
  Cancellation cancellation;
  double seconds = 0.2;
  {
    Cancellation::Watch watch(cancellation, seconds);
    std::this_thread::sleep_for(std::chrono::milliseconds(700));
  }
  EXPECT_TRUE(cancellation.check().ok());
  EXPECT_GT(seconds, 0);
}

TEST(Cancellation, TheDeadlineIsALimitAndNotACancel) {
  Cancellation cancellation;
  std::atomic<bool> called{false};
  Cancellation::Hook hook(cancellation, [&] { called = true; });
  cancellation.set_deadline(0.01);
  while (!called) std::this_thread::sleep_for(std::chrono::milliseconds(1));
  EXPECT_EQ(cancellation.check().code(), Code::limit);
  cancellation.cancel();
  EXPECT_EQ(cancellation.check().code(), Code::limit);
}

TEST(Cancellation, EndsWithoutWaitingForItsDeadline) {
  const auto begin = std::chrono::steady_clock::now();
  {
    Cancellation cancellation;
    cancellation.set_deadline(3600);
  }
  EXPECT_LT(std::chrono::steady_clock::now() - begin, std::chrono::seconds(60));
}

}  // namespace
}  // namespace dce::core
