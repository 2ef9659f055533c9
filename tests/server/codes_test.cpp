#include "server/codes/codes.h"

#include <gtest/gtest.h>

#include <set>
#include <thread>

#include "fixture.h"
#include "server/users/users.h"

namespace dce::server {
namespace {

class CodesTest : public ServerTest {
 protected:
  std::string user(const std::string& address) { return users().admit(address).user->id; }
  Users users() { return Users(*database, SignUp::open, clock()); }

  std::vector<std::string> alarms;
  Throttle throttle{{}, clock(), [this](const std::string& scope, const std::string& subject, int) {
                      alarms.push_back(scope + ":" + subject);
                    }};
};
DCE_ON_BOTH_DATABASES(CodesTest);

TEST_P(CodesTest, AreTheSameUntilAnotherIsAskedFor) {
  Codes codes(*database, key, 6, throttle);
  const std::string id = user("a@b.c");
  const std::string code = codes.code_of(id);
  EXPECT_EQ(code.size(), 6u);
  EXPECT_EQ(code.find_first_not_of("0123456789"), std::string::npos);
  EXPECT_EQ(codes.code_of(id), code);
  EXPECT_EQ(Codes(*database, key, 8, throttle).code_of(id), code);  // of another length from the next on
  const std::string other = codes.renew(id);
  EXPECT_NE(other, code);
  EXPECT_EQ(codes.code_of(id), other);
  EXPECT_FALSE(codes.guess(code, {}).user_id);
  EXPECT_EQ(codes.guess(other, {}).user_id, id);
  EXPECT_EQ(codes.guess(" " + other.substr(0, 3) + "-" + other.substr(3), {}).user_id, id);
  EXPECT_THROW(codes.code_of("nobody"), std::runtime_error);
}

TEST_P(CodesTest, TheStoreDoesNotTellThem) {
  Codes codes(*database, key, 6, throttle);
  const std::string id = user("a@b.c");
  const std::string code = codes.code_of(id);
  std::string hash;
  database->read([&](soci::session& sql) { sql << "SELECT code_hash FROM users", soci::into(hash); });
  EXPECT_EQ(hash.size(), 64u);
  Codes other_key(*database, MasterKey(MasterKey::Bytes{9}), 6, throttle);
  EXPECT_FALSE(other_key.guess(code, {}).user_id);
}

TEST_P(CodesTest, NoTwoUsersHaveTheSame) {
  Codes codes(*database, key, 6, throttle);
  std::set<std::string> seen;
  for (int i = 0; i < 100; ++i) seen.insert(codes.code_of(user("user" + std::to_string(i) + "@b.c")));
  EXPECT_EQ(seen.size(), 100u);
}

TEST_P(CodesTest, WrongGuessesMakeADeviceWait) {
  Codes codes(*database, key, 6, throttle);
  const std::string id = user("a@b.c");
  const std::string code = codes.code_of(id);
  const Caller caller{"panel", "192.0.2.1"}, other{"other", "192.0.2.2"};
  for (int i = 0; i < 6; ++i) EXPECT_EQ(codes.guess("000000", caller).wait, 0) << i;
  EXPECT_EQ(alarms, std::vector<std::string>{"device:panel"});
  // Even the right one is not looked at; elsewhere it is.
  EXPECT_EQ(codes.guess(code, caller).wait, 5 * kSecond);
  EXPECT_FALSE(codes.guess(code, caller).user_id);
  EXPECT_EQ(codes.guess(code, other).user_id, id);
  now += 5 * kSecond;
  EXPECT_EQ(codes.guess("000000", caller).wait, 0);
  EXPECT_EQ(codes.guess(code, caller).wait, 10 * kSecond);
  now += 10 * kSecond;
  EXPECT_EQ(codes.guess(code, caller).user_id, id);
  for (int i = 0; i < 5; ++i) EXPECT_EQ(codes.guess("000000", caller).wait, 0) << "forgiven";
}

TEST_P(CodesTest, ManySourcesTogetherAreHeldUpShortly) {
  Codes codes(*database, key, 6, throttle);
  for (int i = 0; i < 101; ++i) codes.guess("000000", {"", "source" + std::to_string(i)});
  EXPECT_EQ(alarms, std::vector<std::string>{"everybody:all"});
  EXPECT_EQ(codes.guess("000000", {"", "fresh"}).wait, kSecond);
  for (int i = 0; i < 10; ++i) {
    now += 5 * kSecond;
    EXPECT_EQ(codes.guess("000000", {"", "fresh" + std::to_string(i)}).wait, 0);
  }
  EXPECT_LE(codes.guess("000000", {"", "late"}).wait, 5 * kSecond);
}

TEST_P(CodesTest, AClockThatJumpsBackLocksNobodyOut) {
  Codes codes(*database, key, 6, throttle);
  for (int i = 0; i < 6; ++i) codes.guess("000000", {"panel", ""});
  now -= 30 * kDay;
  EXPECT_LE(codes.guess("000000", {"panel", ""}).wait, 15 * kMinute);
}

TEST_P(CodesTest, BlockedUsersCodesAreNone) {
  Codes codes(*database, key, 6, throttle);
  const std::string id = user("a@b.c");
  const std::string code = codes.code_of(id);
  users().set_blocked(id, true);
  EXPECT_FALSE(codes.guess(code, {}).user_id);
}

TEST_P(CodesTest, GuessesAtTheSameMomentAreCounted) {
  if (GetParam() != "sqlite") GTEST_SKIP() << "PostgreSQL counts side by side";
  Codes codes(*database, key, 6, throttle);
  std::atomic<int> looked_at{0};
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([&] {
      for (int i = 0; i < 10; ++i) looked_at += codes.guess("000000", {"panel", ""}).wait == 0 ? 1 : 0;
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(looked_at, 6);
}

}  // namespace
}  // namespace dce::server
