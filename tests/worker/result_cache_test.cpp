#include "worker/supervise/result_cache.h"

#include <gtest/gtest.h>

#include <thread>

namespace dce::worker {
namespace {

using namespace std::chrono_literals;

objects::Sha256::Key key_of(const std::vector<std::string>& fields) {
  objects::Sha256 digest;
  for (const std::string& field : fields) digest.field(field);
  return digest.finish();
}

CachedResult result_of(size_t bytes, uint32_t pages = 1) {
  CachedResult result;
  const std::vector<uint8_t> content(bytes, 'x');
  EXPECT_TRUE(result.stream.append(content));
  result.stream.seal();
  result.pages = pages;
  return result;
}

TEST(Sha256, TellsFieldsApart) {
  EXPECT_EQ(key_of({"ab", "c"}), key_of({"ab", "c"}));
  EXPECT_NE(key_of({"ab", "c"}), key_of({"a", "bc"}));
  EXPECT_NE(key_of({"a"}), key_of({"a", ""}));
  objects::Sha256 pieces;
  for (const uint8_t byte : {'a', 'b'}) pieces.bytes({&byte, 1});
  pieces.end_field();
  EXPECT_EQ(pieces.finish(), key_of({"ab"}));
}

TEST(ResultCache, GivesWhatWasKept) {
  ResultCache cache({1 << 20, 1min});
  EXPECT_FALSE(cache.find(key_of({"a"})));
  cache.keep(key_of({"a"}), result_of(100, 7));
  const auto kept = cache.find(key_of({"a"}));
  ASSERT_TRUE(kept);
  EXPECT_EQ(kept->pages, 7u);
  EXPECT_FALSE(cache.find(key_of({"b"})));
  EXPECT_EQ(cache.load().hits, 1u);
  EXPECT_EQ(cache.load().misses, 2u);
}

TEST(ResultCache, WhoeverComesSecondWaits) {
  ResultCache cache({1 << 20, 1min});
  const auto nobody_gone = [] { return false; };
  const auto later = ResultCache::Clock::now() + 1min;
  std::unique_ptr<ResultCache::Making> making = cache.make(key_of({"a"}));
  ASSERT_TRUE(making);
  EXPECT_FALSE(cache.make(key_of({"a"})));
  EXPECT_TRUE(cache.make(key_of({"b"}))) << "another job is no reason to wait";
  std::thread maker([&] {
    std::this_thread::sleep_for(30ms);
    cache.keep(key_of({"a"}), result_of(10));
    making.reset();
  });
  cache.wait_until_made(key_of({"a"}), later, nobody_gone);
  EXPECT_TRUE(cache.find(key_of({"a"})));
  maker.join();
  making = cache.make(key_of({"a"}));
  EXPECT_TRUE(making);
  cache.wait_until_made(key_of({"a"}), ResultCache::Clock::now() + 10ms, nobody_gone);
  cache.wait_until_made(key_of({"a"}), later, [] { return true; });
}

TEST(ResultCache, ForgetsTheLeastRecentlyUsed) {
  ResultCache cache({200 << 10, 1min});
  for (const char* name : {"a", "b", "c", "d"}) cache.keep(key_of({name}), result_of(40 << 10));
  ASSERT_TRUE(cache.find(key_of({"a"})));
  cache.keep(key_of({"e"}), result_of(40 << 10));
  EXPECT_TRUE(cache.find(key_of({"a"})));
  EXPECT_FALSE(cache.find(key_of({"b"})));
  EXPECT_LE(cache.load().bytes, 200u << 10);
}

TEST(ResultCache, KeepsNothingThatIsTooLargeOrTurnedOff) {
  ResultCache cache({100 << 10, 1min});
  cache.keep(key_of({"large"}), result_of(60 << 10));
  EXPECT_EQ(cache.load().entries, 0u);
  ResultCache off({0, 1min});
  EXPECT_EQ(off.most_bytes_of_one(), 0u);
  off.keep(key_of({"a"}), result_of(0));
  EXPECT_EQ(off.load().entries, 0u);
}

TEST(ResultCache, ForgetsWhatIsOldAndWhatIsNoLongerAllowed) {
  ResultCache cache({1 << 20, 20ms});
  cache.keep(key_of({"a"}), result_of(10));
  std::this_thread::sleep_for(40ms);
  cache.sweep();
  EXPECT_EQ(cache.load().bytes, 0u);
  cache.set_limits({1 << 20, 1min});
  cache.keep(key_of({"b"}), result_of(10));
  const auto held = cache.find(key_of({"b"}));
  cache.set_limits({0, 1min});
  EXPECT_EQ(cache.load().entries, 0u);
  EXPECT_EQ(held->stream.size(), 10u) << "who has it keeps it";
}

}  // namespace
}  // namespace dce::worker
