#include "server/jobs/attempts.h"

#include <gtest/gtest.h>

#include "fixture.h"
#include "server/jobs/desk.h"
#include "server/users/users.h"

namespace dce::server {
namespace {

class AttemptsTest : public ServerTest {
 protected:
  void SetUp() override {
    ServerTest::SetUp();
    if (IsSkipped()) return;
    user = Users(*database, SignUp::open).admit("a@b.c").user->id;
    jobs = std::make_unique<JobStore>(*database, vault, clock());
    jobs->heartbeat();
    attempts = std::make_unique<Attempts>(*jobs);
    jobs->create({.user_id = user, .origin = "1", .name = "letter"});
    job = jobs->take(JobState::received, JobState::converting, "")->job;
    jobs->change(job, JobState::held, "", "", [](Job& edited) { edited.taken_by.clear(); });
    Desk(*jobs).release(owner(), job.id, "device");
    job = jobs->take(JobState::releasing, JobState::releasing, "")->job;
  }

  Desk::Owner owner() const { return {.user_id = user, .actor = "a@b.c"}; }

  /// As another server finds it, long after this one was killed.
  Job recovered() {
    JobStore next(*database, vault, clock());
    outlive(next);
    Attempts(next).take_over();
    return *next.find(job.id);
  }

  Vault vault{std::make_unique<FolderShelf>(folder / "vault"), key};
  std::string user;
  std::unique_ptr<JobStore> jobs;
  std::unique_ptr<Attempts> attempts;
  Job job{};
};
DCE_ON_BOTH_DATABASES(AttemptsTest);

TEST_P(AttemptsTest, AKillBeforeTheFirstByteLetsItGoAgain) {
  attempts->begin(job, "device");
  const Job found = recovered();
  EXPECT_EQ(found.state, JobState::releasing);
  EXPECT_EQ(found.taken_by, "");
  EXPECT_EQ(attempts->of_job(job.id).at(0).phase, "failed");
}

TEST_P(AttemptsTest, AKillAfterItLeavesItToItsOwner) {
  Attempt attempt = attempts->begin(job, "device");
  ASSERT_TRUE(attempts->mark_sending(job, attempt));
  const Job found = recovered();
  EXPECT_EQ(found.state, JobState::unconfirmed);
  EXPECT_EQ(attempts->of_job(job.id).at(0).phase, "unconfirmed");
  EXPECT_FALSE(jobs->take(JobState::releasing, JobState::releasing, ""));
  EXPECT_EQ(Desk(*jobs).release(owner(), job.id, "device"), Desk::Answer::done);
}

TEST_P(AttemptsTest, AServerThatLivesKeepsItsJob) {
  if (database->is_sqlite()) GTEST_SKIP() << "one server only";
  Attempt attempt = attempts->begin(job, "device");
  JobStore next(*database, vault, clock());
  for (int i = 0; i < 3 * JobStore::kMissedBeats; ++i) {
    ++now;
    jobs->heartbeat();
    next.heartbeat();
    Attempts(next).take_over();
  }
  EXPECT_TRUE(attempts->mark_sending(job, attempt));
  next.declare_gone(jobs->instance());
  Attempts(next).take_over();
  EXPECT_EQ(next.find(job.id)->state, JobState::unconfirmed) << "as who was started in its place says";
  // It was not dead after all: it must not say that it knows what became of the job.
  EXPECT_FALSE(attempts->finish(job, attempt, "sent", JobState::sent, "delivery"));
}

TEST_P(AttemptsTest, WhatWasCalledBackIsNotSent) {
  Attempt attempt = attempts->begin(job, "device");
  EXPECT_EQ(Desk(*jobs).cancel(owner(), job.id), Desk::Answer::done);
  EXPECT_FALSE(attempts->mark_sending(job, attempt));
  EXPECT_EQ(jobs->find(job.id)->state, JobState::held);
}

TEST_P(AttemptsTest, WhatIsBeingSentCannotBeCalledBack) {
  Attempt attempt = attempts->begin(job, "device");
  ASSERT_TRUE(attempts->mark_sending(job, attempt));
  EXPECT_EQ(Desk(*jobs).cancel(owner(), job.id), Desk::Answer::not_now);
  EXPECT_EQ(Desk(*jobs).remove(owner(), job.id), Desk::Answer::not_now);
  EXPECT_TRUE(attempts->finish(job, attempt, "sent", JobState::sent, "delivery",
                               [](Job& edited) { edited.taken_by.clear(); }));
  EXPECT_EQ(jobs->find(job.id)->state, JobState::sent);
  // Whom a printer is asked about, for a while.
  EXPECT_EQ(jobs->sent_since(now).size(), 1u);
  EXPECT_TRUE(jobs->sent_since(now + 1).empty());
}

TEST_P(AttemptsTest, TriesAreCountedFromTheLastRelease) {
  for (int i = 0; i < 3; ++i) {
    ++now;
    Attempt attempt = attempts->begin(job, "device");
    attempts->fail(attempt, "nobody there");
  }
  EXPECT_EQ(attempts->count_since_release(job.id), 3);
  jobs->change(job, JobState::held, "", "", [](Job& edited) { edited.taken_by.clear(); });
  ++now;
  Desk(*jobs).release(owner(), job.id, "device");
  EXPECT_EQ(attempts->count_since_release(job.id), 0);
}

TEST_P(AttemptsTest, JobsOfOthersAreNotThere) {
  Desk desk(*jobs);
  const Desk::Owner other{.user_id = "other", .actor = "x@y.z"};
  EXPECT_FALSE(desk.job(other, job.id));
  EXPECT_EQ(desk.release(other, job.id, "device"), Desk::Answer::not_there);
  EXPECT_EQ(desk.cancel(other, job.id), Desk::Answer::not_there);
  EXPECT_EQ(desk.remove(other, job.id), Desk::Answer::not_there);
  EXPECT_EQ(desk.set_options(other, job.id, {}), Desk::Answer::not_there);
}

}  // namespace
}  // namespace dce::server
