#include "worker/supervise/job_queue.h"

#include <gmock/gmock.h>

#include <thread>
#include <vector>

namespace dce::worker {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;

bool never() {
  return false;
}

/// Lets jobs come in a known order and notes the order they are served in: one slot, held by `blocker` until
/// go().
class Line {
 public:
  explicit Line(JobQueue& queue) : queue_(queue), blocker_(queue.enter("blocker", false)) {
    EXPECT_EQ(queue.wait(*blocker_, JobQueue::Clock::now() + 1s, never), JobQueue::Turn::mine);
  }

  void add(const std::string& client, bool background = false) {
    auto place = queue_.enter(client, background);
    ASSERT_TRUE(place);
    threads_.emplace_back([this, client, place = std::move(place)]() mutable {
      ++asking_;
      if (queue_.wait(*place, JobQueue::Clock::now() + 10s, never) == JobQueue::Turn::mine) {
        const std::lock_guard lock(mutex_);
        served_.push_back(client);
      }
      place.reset();
    });
    while (asking_ < threads_.size()) std::this_thread::sleep_for(1ms);
    std::this_thread::sleep_for(5ms);
  }

  std::vector<std::string> go() {
    blocker_.reset();
    for (std::thread& thread : threads_) thread.join();
    return served_;
  }

 private:
  JobQueue& queue_;
  std::unique_ptr<JobQueue::Place> blocker_;
  std::atomic<size_t> asking_{0};
  std::mutex mutex_;
  std::vector<std::string> served_;
  std::vector<std::thread> threads_;
};

TEST(JobQueue, SaysBusyWhenFull) {
  JobQueue queue({.slots = 1, .waiting = 2});
  auto running = queue.enter("a", false);
  ASSERT_EQ(queue.wait(*running, JobQueue::Clock::now() + 1s, never), JobQueue::Turn::mine);
  auto first = queue.enter("a", false), second = queue.enter("b", false);
  EXPECT_TRUE(first && second);
  EXPECT_EQ(second->ahead(), 1);
  EXPECT_FALSE(queue.enter("c", false));
  first.reset();
  EXPECT_TRUE(queue.enter("c", false));
}

TEST(JobQueue, TakesOneJobASlotWithNobodyAllowedToWait) {
  JobQueue queue({.slots = 1, .waiting = 0});
  auto only = queue.enter("a", false);
  ASSERT_TRUE(only);
  EXPECT_FALSE(queue.enter("a", false));
}

TEST(JobQueue, SharesBetweenClients) {
  JobQueue queue({.slots = 1, .waiting = 10});
  Line line(queue);
  for (int i = 0; i < 3; ++i) line.add("many");
  line.add("few");
  EXPECT_THAT(line.go(), ElementsAre("many", "few", "many", "many"));
}

TEST(JobQueue, ServesNormalBeforeBackground) {
  JobQueue queue({.slots = 1, .waiting = 10});
  Line line(queue);
  line.add("background", true);
  line.add("a");
  line.add("b");
  EXPECT_THAT(line.go(), ElementsAre("a", "b", "background"));
}

TEST(JobQueue, BackgroundDoesNotStarve) {
  JobQueue queue({.slots = 1, .waiting = 20});
  Line line(queue);
  line.add("background", true);
  for (int i = 0; i < 8; ++i) line.add("normal");
  const std::vector<std::string> served = line.go();
  const auto turn = std::find(served.begin(), served.end(), "background") - served.begin();
  EXPECT_LT(turn, JobQueue::kBackgroundTurn);
}

TEST(JobQueue, EndsWaitingAtTheDeadlineOrWhenTheCallerIsGone) {
  JobQueue queue({.slots = 1, .waiting = 5});
  auto running = queue.enter("a", false);
  ASSERT_EQ(queue.wait(*running, JobQueue::Clock::now() + 1s, never), JobQueue::Turn::mine);
  auto late = queue.enter("a", false);
  EXPECT_EQ(queue.wait(*late, JobQueue::Clock::now() + 20ms, never), JobQueue::Turn::late);
  const auto began = JobQueue::Clock::now();
  EXPECT_EQ(queue.wait(*late, began + 5s, [] { return true; }), JobQueue::Turn::given_up);
  EXPECT_LT(JobQueue::Clock::now() - began, 100ms);
}

TEST(JobQueue, CountsAndForgets) {
  JobQueue queue({.slots = 2, .waiting = 5});
  {
    auto a = queue.enter("a", false), b = queue.enter("b", false);
    ASSERT_EQ(queue.wait(*a, JobQueue::Clock::now() + 1s, never), JobQueue::Turn::mine);
    EXPECT_EQ(queue.load().running, 1);
    EXPECT_EQ(queue.load().waiting, 1);
  }
  EXPECT_EQ(queue.load().running, 0);
  EXPECT_EQ(queue.load().waiting, 0);
}

}  // namespace
}  // namespace dce::worker
