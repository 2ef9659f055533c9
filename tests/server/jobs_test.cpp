#include <gtest/gtest.h>

#include <thread>

#include "fixture.h"
#include "server/jobs/job_store.h"
#include "server/users/users.h"

namespace dce::server {
namespace {

using testing::ElementsAre;

TEST(JobState, HasANameAndWaysOn) {
  for (int i = 0; i < 10; ++i) {
    const JobState state = static_cast<JobState>(i);
    EXPECT_EQ(state_of(name_of(state)), state);
    EXPECT_FALSE(may_become(JobState::deleted, state));
  }
  EXPECT_THROW(state_of("lost"), std::runtime_error);
  EXPECT_TRUE(may_become(JobState::held, JobState::releasing));
  EXPECT_FALSE(may_become(JobState::held, JobState::printed));
  EXPECT_FALSE(may_become(JobState::releasing, JobState::deleted));
  EXPECT_FALSE(may_become(JobState::unconfirmed, JobState::sent));
}

/// A folder that is as a store which cannot be reached, when it is told so.
class MovableShelf : public FolderShelf {
 public:
  MovableShelf(const std::string& folder, const bool& away) : FolderShelf(folder), away_(away) {}
  void destroy(const std::string& id) override {
    if (away_) throw VaultAway("nobody answers");
    FolderShelf::destroy(id);
  }

 private:
  const bool& away_;
};

class JobsTest : public ServerTest {
 protected:
  void SetUp() override {
    ServerTest::SetUp();
    if (IsSkipped()) return;
    user = Users(*database, SignUp::open).admit("a@b.c").user->id;
    jobs = std::make_unique<JobStore>(*database, vault, clock());
    jobs->heartbeat();
  }

  NewJob letter(const std::string& origin) {
    const auto writer = vault.create();
    writer->write("a letter");
    writer->finish();
    return {.user_id = user, .origin = origin, .name = "letter.pdf", .source = writer->id(), .bytes = 8};
  }

  std::vector<std::string> states(const std::string& id) {
    std::vector<std::string> names;
    for (const JournalLine& line : jobs->journal(id)) names.push_back(line.to);
    return names;
  }

  bool away = false;
  Vault vault{std::make_unique<MovableShelf>(folder / "vault", away), key};
  std::string user;
  std::unique_ptr<JobStore> jobs;
};
DCE_ON_BOTH_DATABASES(JobsTest);

TEST_P(JobsTest, AnOriginIsTakenOnce) {
  const std::optional<Job> job = jobs->create(letter("mail:1"));
  ASSERT_TRUE(job);
  EXPECT_FALSE(jobs->create(letter("mail:1")));
  EXPECT_TRUE(jobs->knows_origin("mail:1"));
  EXPECT_FALSE(jobs->knows_origin("mail:2"));
  EXPECT_EQ(jobs->of_user(user).size(), 1u);
  EXPECT_EQ(jobs->files(job->id).at(0).kind, "source");
}

TEST_P(JobsTest, SeveralAreMadeTogetherOrNotAtAll) {
  const auto count = [&] { return jobs->of_user(user).size(); };
  EXPECT_FALSE(jobs->create_all({letter("mail:1"), letter("mail:2")}, [](soci::session&) { return false; }));
  EXPECT_EQ(count(), 0u);
  const auto made = jobs->create_all({letter("mail:1"), letter("mail:2")}, [](soci::session& sql) {
    sql << "UPDATE users SET name = 'seen'";
    return true;
  });
  ASSERT_TRUE(made);
  EXPECT_THAT(states(made->at(1).id), ElementsAre("received"));
  EXPECT_FALSE(jobs->create_all({letter("mail:3"), letter("mail:2")}));
  EXPECT_EQ(count(), 2u);
  EXPECT_EQ(Users(*database, SignUp::open).find(user)->name, "seen");
}

TEST_P(JobsTest, EveryChangeIsInTheJournal) {
  Job job = *jobs->create(letter("1"));
  job = jobs->take(JobState::received, JobState::converting, "taken")->job;
  EXPECT_TRUE(jobs->change(job, JobState::held, "engine", "3 pages", [](Job& edited) {
    edited.pages = 3;
    edited.taken_by.clear();
  }));
  EXPECT_TRUE(jobs->change(job, JobState::releasing, "a@b.c", "at device 1"));
  EXPECT_THAT(states(job.id), ElementsAre("received", "converting", "held", "releasing"));
  EXPECT_EQ(jobs->find(job.id)->pages, 3);
  EXPECT_EQ(jobs->journal(job.id).at(2).detail, "3 pages");
  EXPECT_THROW(jobs->change(job, JobState::received, "x", ""), std::logic_error);
}

TEST_P(JobsTest, TheSlowerOfTwoChangesNothing) {
  Job mine = *jobs->create(letter("1"));
  Job theirs = mine;
  EXPECT_TRUE(jobs->change(mine, JobState::cancelled, "a@b.c", ""));
  EXPECT_FALSE(jobs->change(theirs, JobState::converting, "server", ""));
  EXPECT_EQ(theirs.state, JobState::received);
  EXPECT_THAT(states(mine.id), ElementsAre("received", "cancelled"));
}

TEST_P(JobsTest, WhatIsDoneAlsoIsDoneTogether) {
  Job job = *jobs->create(letter("1"));
  EXPECT_THROW(jobs->change(job, JobState::cancelled, "x", "", {},
                            [](soci::session& sql) { sql << "INSERT INTO nowhere VALUES (1)"; }),
               soci::soci_error);
  EXPECT_EQ(jobs->find(job.id)->state, JobState::received);
  EXPECT_THAT(states(job.id), ElementsAre("received"));
}

TEST_P(JobsTest, EachIsTakenOnceOldestFirst) {
  for (int i = 0; i < 20; ++i) {
    jobs->create(letter(std::to_string(i)));
    ++now;
  }
  std::mutex mutex;
  std::vector<std::string> origins;
  std::vector<std::thread> threads;
  for (int t = 0; t < 3; ++t) {
    threads.emplace_back([&] {
      // SKIP LOCKED may pass over a row that another is just taking: look again.
      for (int misses = 0; misses < 3;) {
        if (const auto taken = jobs->take(JobState::received, JobState::converting, "")) {
          const std::lock_guard lock(mutex);
          origins.push_back(taken->job.origin);
        } else {
          ++misses;
        }
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(origins.size(), 20u);
  std::sort(origins.begin(), origins.end());
  EXPECT_EQ(std::unique(origins.begin(), origins.end()), origins.end());
}

TEST_P(JobsTest, WaitForTheirTime) {
  Job job = *jobs->create(letter("1"));
  jobs->change(job, job.state, "", "", [&](Job& edited) { edited.not_before = now + 1000; });
  EXPECT_FALSE(jobs->take(JobState::received, JobState::converting, ""));
  now += 1000;
  EXPECT_TRUE(jobs->take(JobState::received, JobState::converting, ""));
}

TEST_P(JobsTest, AClockThatIsSetBackHoldsNobodyUp) {
  Job job = *jobs->create(letter("1"));
  jobs->change(job, job.state, "", "", [&](Job& edited) { edited.not_before = now + kMinute; });
  EXPECT_FALSE(jobs->take(JobState::received, JobState::converting, ""));
  now -= kDay;
  EXPECT_TRUE(jobs->take(JobState::received, JobState::converting, ""));
}

TEST_P(JobsTest, DeletionLeavesNoBytes) {
  Job job = *jobs->create(letter("1"));
  const std::string file = jobs->files(job.id).at(0).id;
  ASSERT_TRUE(vault.holds(file));
  EXPECT_TRUE(jobs->destroy(job, "a@b.c", "by its owner"));
  EXPECT_FALSE(vault.holds(file));
  EXPECT_TRUE(jobs->files(job.id).empty());
  EXPECT_EQ(jobs->find(job.id)->name, "");
  EXPECT_THAT(states(job.id), ElementsAre("received", "deleted"));
  EXPECT_TRUE(jobs->of_user(user).empty());
  EXPECT_TRUE(jobs->knows_origin("1")) << "or it would be taken again";
}

TEST_P(JobsTest, WhatCannotBeDeletedNowIsHiddenAndDeletedLater) {
  Job job = *jobs->create(letter("1"));
  const std::string file = jobs->files(job.id).at(0).id;
  away = true;
  EXPECT_TRUE(jobs->destroy(job, "a@b.c", "by its owner"));
  EXPECT_THAT(states(job.id), ElementsAre("received")) << "the journal says nothing that is not so";
  EXPECT_TRUE(jobs->of_user(user).empty());
  EXPECT_FALSE(jobs->take(JobState::received, JobState::converting, ""));
  now += kDay;
  EXPECT_EQ(jobs->expire(), 0);
  jobs->take_over();
  EXPECT_TRUE(vault.holds(file));
  away = false;
  now += kMinute;
  jobs->take_over();
  EXPECT_FALSE(vault.holds(file));
  EXPECT_THAT(states(job.id), ElementsAre("received", "deleted"));
}

TEST_P(JobsTest, RetentionEndsJobs) {
  const Job job = *jobs->create(letter("1"));
  EXPECT_EQ(jobs->expire(), 0);
  now += kDay;
  EXPECT_EQ(jobs->expire(), 1);
  EXPECT_EQ(jobs->find(job.id)->state, JobState::deleted);
}

TEST_P(JobsTest, AStartFinishesWhatAKillLeft) {
  const Job converting = *jobs->create(letter("1"));
  ASSERT_TRUE(jobs->take(JobState::received, JobState::converting, ""));
  // A deletion, killed after its first half.
  Job deleting = *jobs->create(letter("2"));
  const std::string file = jobs->files(deleting.id).at(0).id;
  jobs->change(
      deleting, deleting.state, "", "", [](Job& edited) { edited.taken_by = "deletion"; },
      [&](soci::session& sql) {
        sql << "UPDATE files SET doomed = 1 WHERE job_id = :id", soci::use(deleting.id);
      });
  now += 2 * kMinute;
  JobStore next(*database, vault, clock());
  outlive(next);
  next.recover();
  next.take_over();
  EXPECT_EQ(next.find(converting.id)->state, JobState::received);
  EXPECT_EQ(next.find(converting.id)->taken_by, "");
  EXPECT_EQ(next.find(deleting.id)->state, JobState::deleted);
  EXPECT_FALSE(vault.holds(file));
}

TEST_P(JobsTest, WhatAThreadOfThisServerLetGoIsTakenOver) {
  const Job job = *jobs->create(letter("1"));
  {
    const auto held = jobs->take(JobState::received, JobState::converting, "");
    ASSERT_TRUE(held);
    jobs->take_over();
    EXPECT_EQ(jobs->find(job.id)->state, JobState::converting) << "somebody is at it";
  }
  jobs->take_over();
  EXPECT_EQ(jobs->find(job.id)->state, JobState::received);
  EXPECT_TRUE(jobs->take(JobState::received, JobState::converting, ""));
}

TEST_P(JobsTest, AFailureIsKeptToBeToldOf) {
  const Job job = *jobs->create({.user_id = user, .origin = "1", .name = "x.exe", .failure = "is a program"});
  EXPECT_EQ(job.state, JobState::failed);
  EXPECT_EQ(job.message, "is a program");
  EXPECT_FALSE(jobs->take(JobState::received, JobState::converting, ""));
}

}  // namespace
}  // namespace dce::server
