#include "pipeline/early_sides.h"

#include <gtest/gtest.h>

#include <vector>

namespace dce::core {
namespace {

constexpr uint64_t heavy = 400 << 10, light = 5 << 10;

EarlySides of(const std::vector<uint64_t>& weights, std::vector<int>* asked = nullptr) {
  return EarlySides(static_cast<int>(weights.size()), [=](int side) {
    if (asked) asked->push_back(side);
    return weights[static_cast<size_t>(side)];
  });
}

/// With sides behind them that are far from the job's end.
std::vector<uint64_t> begun_by(std::vector<uint64_t> weights) {
  weights.resize(weights.size() + 20, light);
  return weights;
}

TEST(EarlySides, AreThoseThatTakeFarLonger) {
  EarlySides sides = of(begun_by({light, light, light, heavy, light, light}));
  EXPECT_EQ(sides.choose(1), 3);
  EXPECT_EQ(sides.choose(1), -1) << "it is begun";
  EXPECT_EQ(sides.choose(4), -1);
}

TEST(EarlySides, AreNotThoseLikeTheOthers) {
  EXPECT_EQ(of(std::vector<uint64_t>(20, heavy)).choose(0), -1);
  EXPECT_EQ(of(begun_by({light, light, 10 * light, light})).choose(0), -1) << "fifty kilobytes are soon drawn";
  EXPECT_EQ(of(begun_by({heavy, light, light})).choose(0), -1) << "the first is begun in its turn";
  EXPECT_EQ(of({light, heavy}).choose(0), -1) << "the next but one is as near as any";
}

TEST(EarlySides, AreTheHeaviestFirstWhereFewAreLeft) {
  EarlySides sides = of({light, light, light, 2 * light, 3 * light, light});
  EXPECT_EQ(sides.choose(0), 4);
  EXPECT_EQ(sides.choose(0), 3);
  EXPECT_EQ(sides.choose(0), -1) << "the others are as light as the next";
  EXPECT_EQ(of({3 * light, 2 * light, light}).choose(0), -1) << "the next is the heaviest";
}

TEST(EarlySides, AreNotFarAheadAndEachIsAskedForOnce) {
  std::vector<uint64_t> weights(100, light);
  weights[40] = heavy;
  std::vector<int> asked;
  EarlySides sides = of(weights, &asked);
  for (int next = 1; next < 24; ++next) EXPECT_EQ(sides.choose(next), -1);
  EXPECT_EQ(sides.choose(24), 40);
  for (size_t i = 0; i < asked.size(); ++i) EXPECT_EQ(asked[i], static_cast<int>(i) + 1);
}

}  // namespace
}  // namespace dce::core
