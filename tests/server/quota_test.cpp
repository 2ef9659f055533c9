#include "server/jobs/quota.h"

#include <gtest/gtest.h>

#include <atomic>
#include <thread>

#include "fixture.h"
#include "server/jobs/desk.h"
#include "server/users/users.h"

namespace dce::server {
namespace {

class QuotaTest : public ServerTest {
 protected:
  void SetUp() override {
    ServerTest::SetUp();
    if (IsSkipped()) return;
    user = Users(*database, SignUp::open).admit("a@b.c").user->id;
    jobs = std::make_unique<JobStore>(*database, vault, clock());
    quota = std::make_unique<Quota>(*database, 10, clock());
    desk = std::make_unique<Desk>(*jobs, quota.get());
  }

  std::string held(const std::string& origin, int pages, const std::string& ticket = "{}") {
    const std::string id =
        jobs->create({.user_id = user, .origin = origin, .name = "letter", .ticket = ticket})->id;
    Job job = jobs->take(JobState::received, JobState::converting, "")->job;
    jobs->change(job, JobState::held, "", "", [&](Job& edited) {
      edited.pages = pages;
      edited.taken_by.clear();
    });
    return id;
  }

  Desk::Answer release(const std::string& id) {
    return desk->release({.user_id = user, .actor = "a@b.c"}, id, "device");
  }
  int spent() { return quota->of(user).spent; }

  Vault vault{std::make_unique<FolderShelf>(folder / "vault"), key};
  std::string user;
  std::unique_ptr<JobStore> jobs;
  std::unique_ptr<Quota> quota;
  std::unique_ptr<Desk> desk;
};
DCE_ON_BOTH_DATABASES(QuotaTest);

TEST_P(QuotaTest, CountsPagesTimesCopies) {
  EXPECT_EQ(release(held("1", 3, R"({"copies":2})")), Desk::Answer::done);
  EXPECT_EQ(spent(), 6);
  const std::string second = held("2", 5);
  try {
    release(second);
    FAIL() << "5 pages where 4 are left";
  } catch (const QuotaExceeded& exceeded) {
    EXPECT_EQ(exceeded.needed, 5);
    EXPECT_EQ(exceeded.left, 4);
  }
  EXPECT_EQ(jobs->find(second)->state, JobState::held) << "nothing was changed";
  EXPECT_EQ(spent(), 6);
  EXPECT_EQ(release(held("3", 4)), Desk::Answer::done);
  EXPECT_EQ(quota->of(user).left(), 0);
}

TEST_P(QuotaTest, GivesBackWhatWasNotPrinted) {
  const std::string id = held("1", 8);
  release(id);
  desk->cancel({.user_id = user, .actor = "a@b.c"}, id);
  EXPECT_EQ(spent(), 0);
  release(id);
  Job job = jobs->take(JobState::releasing, JobState::releasing, "")->job;
  jobs->change(job, JobState::printed, "delivery", "", [](Job& edited) { edited.taken_by.clear(); });
  EXPECT_EQ(spent(), 8);
  EXPECT_THROW(release(id), QuotaExceeded) << "printing it again counts again";
}

TEST_P(QuotaTest, ANewDayIsANewQuota) {
  release(held("1", 10));
  now += kDay;
  EXPECT_EQ(spent(), 0);
  EXPECT_EQ(release(held("2", 10)), Desk::Answer::done);
}

TEST_P(QuotaTest, ForOneUserOrForAll) {
  quota->set_for(user, 2);
  EXPECT_THROW(release(held("1", 3)), QuotaExceeded);
  quota->set_for(user, 0);
  EXPECT_EQ(release(held("2", 1000)), Desk::Answer::done);
  quota->set_for(user, std::nullopt);
  EXPECT_EQ(quota->of(user).allowed, 10);
  EXPECT_EQ(quota->of(user).left(), 0);
}

TEST_P(QuotaTest, ReleasesAtTheSameMomentDoNotPassItTogether) {
  std::vector<std::string> ids;
  for (int i = 0; i < 6; ++i) ids.push_back(held(std::to_string(i), 4));
  std::atomic<int> done = 0;
  std::vector<std::thread> threads;
  for (const std::string& id : ids) {
    threads.emplace_back([&, id] {
      try {
        if (release(id) == Desk::Answer::done) ++done;
      } catch (const QuotaExceeded&) {
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(done, 2);
  EXPECT_EQ(spent(), 8);
}

}  // namespace
}  // namespace dce::server
