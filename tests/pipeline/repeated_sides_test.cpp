#include "pipeline/repeated_sides.h"

#include <gtest/gtest.h>

#include <string>

namespace dce::core {
namespace {

/// Sides known by letters: the same letter, the same marks. A capital weighs 2, another letter 1, a space nothing.
struct Job {
  std::string letters;
  int compared = 0;
  RepeatedSides sides{static_cast<int>(letters.size()),
                      [this](int side) -> uint64_t {
                        const char letter = letters[static_cast<size_t>(side)];
                        return letter == ' ' ? 0 : letter <= 'Z' ? 2 : 1;
                      },
                      [this](int side, int earlier) {
                        ++compared;
                        return letters[static_cast<size_t>(side)] == letters[static_cast<size_t>(earlier)];
                      }};

  /// The first side of each, as digits to base 36; a "+" behind those that come again.
  std::string read() {
    std::string text;
    for (int side = 0; side < static_cast<int>(letters.size()); ++side) {
      const int first = sides.first(side);
      text += static_cast<char>(first < 10 ? '0' + first : 'a' + first - 10);
      if (sides.comes_again(side)) text += '+';
    }
    return text;
  }
};

TEST(RepeatedSides, NamesTheFirstOfThoseThatAreTheSame) {
  EXPECT_EQ(Job{"abacab"}.read(), "0+1+0+301");
  EXPECT_EQ(Job{"aaaa"}.read(), "0+0+0+0");
  EXPECT_EQ(Job{""}.read(), "");
}

TEST(RepeatedSides, BlankSidesAndOthersOfOtherWeightAreNotCompared) {
  Job job{"aBcD  aB  "};
  EXPECT_EQ(job.read(), "0+1+23450189");
  EXPECT_LE(job.compared, 6);
}

TEST(RepeatedSides, WhatIsFarApartIsDrawnAgainButAChainGoesOn) {
  const std::string between(RepeatedSides::sides_ahead - 1, ' ');
  EXPECT_EQ(Job{"a" + between + "a"}.read().back(), '0');
  EXPECT_EQ(Job{"a" + between + " a"}.read().back(), 'h');
  Job chain{"a" + between + "a" + between + "a"};
  EXPECT_EQ(chain.sides.first(2 * RepeatedSides::sides_ahead), 0);
  EXPECT_TRUE(chain.sides.comes_again(RepeatedSides::sides_ahead));
  EXPECT_FALSE(chain.sides.comes_again(2 * RepeatedSides::sides_ahead));
}

TEST(RepeatedSides, EachGroupIsComparedOnce) {
  Job job{std::string(15, 'a') + "b"};
  EXPECT_EQ(job.sides.first(15), 15);
  EXPECT_EQ(job.compared, 15);  // 14 of a with the one before, b with one of them
}

TEST(RepeatedSides, WeighsWhatHasToBeDrawn) {
  Job job{"aBaB" + std::string(100, 'c')};
  EXPECT_EQ(job.sides.weight(1), 2u);
  EXPECT_EQ(job.sides.weight(3), 0u);
  EXPECT_EQ(job.sides.first(103), 4);
  EXPECT_EQ(job.sides.weight(1), 2u);  // asked again
}

}  // namespace
}  // namespace dce::core
