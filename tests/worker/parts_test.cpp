#include "worker/wire/parts.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <vector>

namespace dce::worker {
namespace {

struct Reading {
  std::vector<PartHead> heads;
  std::vector<std::string> contents;
  PartsReader reader{[this](const PartHead& head) {
                       return heads.push_back(head), contents.emplace_back(), heads.size() < 4;
                     },
                     [this](std::span<const uint8_t> bytes) {
                       return contents.back().append(bytes.begin(), bytes.end()), true;
                     }};

  bool take(const std::string& bytes) {
    return reader.take({reinterpret_cast<const uint8_t*>(bytes.data()), bytes.size()});
  }
};

const std::string stream = to_bytes({5, 0, "one"}) + "hello" + to_bytes({0, 1, ""}) +
                           to_bytes({3, 0, std::string(500, 'n')}) + "abc";

TEST(Parts, ComeAsTheyWentInPiecesOfAnySize) {
  for (const size_t piece : {size_t{1}, size_t{3}, size_t{17}, stream.size()}) {
    Reading reading;
    for (size_t at = 0; at < stream.size(); at += piece) ASSERT_TRUE(reading.take(stream.substr(at, piece)));
    EXPECT_TRUE(reading.reader.complete());
    EXPECT_EQ(reading.contents, (std::vector<std::string>{"hello", "", "abc"}));
    EXPECT_EQ(reading.heads[0].name, "one");
    EXPECT_EQ(reading.heads[1].position, 1u);
    EXPECT_EQ(reading.heads[2].name.size(), kLongestPartName);
  }
}

TEST(Parts, KnowWhenTheyAreCutShort) {
  for (size_t size = 1; size < stream.size(); ++size) {
    Reading reading;
    ASSERT_TRUE(reading.take(stream.substr(0, size)));
    const bool whole = reading.reader.complete();
    const size_t first = to_bytes({5, 0, "one"}).size() + 5, second = first + to_bytes({0, 1, ""}).size();
    EXPECT_EQ(whole, size == first || size == second) << size;
  }
}

TEST(Parts, NonsenseAndWhatIsNotTakenEndIt) {
  Reading nonsense;
  EXPECT_FALSE(nonsense.take(std::string(64, '\xff')));
  Reading refusing;
  std::string many;
  for (int i = 0; i < 5; ++i) many += to_bytes({1, 0, ""}) + "x";
  EXPECT_FALSE(refusing.take(many));
}

}  // namespace
}  // namespace dce::worker
