#include "codec/byte_marks.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <vector>

#include "../colour/each_target.h"

namespace dce::core {
namespace {

using Row = std::vector<uint8_t>;

TEST(MarkDifferences, EveryTargetDoesWhatTheReferenceDoes) {
  std::mt19937 random(11);
  for (size_t size : {0u, 1u, 7u, 8u, 9u, 15u, 16u, 31u, 33u, 63u, 64u, 65u, 130u, 620u, 1001u}) {
    Row a(size), b(size);
    for (size_t i = 0; i < size; ++i) {
      a[i] = static_cast<uint8_t>(random());
      b[i] = random() % 3 ? a[i] : static_cast<uint8_t>(random());
    }
    Row expected((size + 7) / 8 + 1, 0xa5);
    scalar::mark_differences(a.data(), b.data(), size, expected.data());
    test::for_each_target([&] {
      Row got(expected.size(), 0xa5);
      mark_differences(a.data(), b.data(), size, got.data());
      EXPECT_EQ(got, expected) << size;
    });
  }
}

TEST(CountLikeTwoBehind, EveryTargetCountsAsTheReferenceDoes) {
  std::mt19937 random(13);
  for (size_t size : {0u, 1u, 2u, 3u, 17u, 63u, 64u, 65u, 66u, 67u, 130u, 547u, 1001u}) {
    Row row(size);
    for (size_t i = 0; i < size; ++i) row[i] = i > 0 && random() % 3 ? row[i - 1] : static_cast<uint8_t>(random() % 3);
    size_t expected = 0;
    for (size_t i = 0; i + 2 < size; ++i) expected += row[i] == row[i + 1] && row[i + 1] == row[i + 2];
    test::for_each_target([&] { EXPECT_EQ(count_like_two_behind(row.data(), size), expected) << size; });
  }
}

// Sizes up to and beyond what is held without allocation, mostly alike or mostly unlike.
TEST(ByteMarks, FindWhatBytewiseSearchFinds) {
  std::mt19937 random(12);
  for (size_t size : {1u, 2u, 63u, 64u, 65u, 127u, 128u, 300u, 6400u, 7000u}) {
    for (unsigned unlike : {0u, 1u, 50u, 99u, 100u}) {
      Row a(size), b(size);
      for (size_t i = 0; i < size; ++i) b[i] = static_cast<uint8_t>(random() % 100 < unlike ? 1 : 0);
      const ByteMarks marks(a.data(), b.data(), size);
      for (size_t from = 0; from <= size; from += 1 + random() % 3) {
        size_t i = from;
        while (i < size && b[i] == 0) ++i;
        ASSERT_EQ(marks.marked(from), i) << size << ' ' << unlike;
        i = from;
        while (i < size && b[i] != 0) ++i;
        ASSERT_EQ(marks.unmarked(from), i) << size << ' ' << unlike;
        i = from;
        while (i < size && (b[i] != 0 || i + 1 >= size || b[i + 1] != 0)) ++i;
        ASSERT_EQ(marks.unmarked_pair(from), i) << size << ' ' << unlike;
      }
      Row stretched(size);
      size_t last = 0;
      EXPECT_TRUE(marks.each_stretch([&](size_t from, size_t to) {
        EXPECT_TRUE(from < to && to <= size && (from > last || last == 0)) << from << ' ' << to;
        std::fill(stretched.begin() + static_cast<ptrdiff_t>(from), stretched.begin() + static_cast<ptrdiff_t>(to), 1);
        last = to;
        return true;
      }));
      EXPECT_EQ(stretched, b) << size << ' ' << unlike;
      EXPECT_EQ(marks.each_stretch([](size_t, size_t) { return false; }), std::count(b.begin(), b.end(), 1) == 0);
    }
  }
}

TEST(ByteMarks, ChangesEndWithTheRow) {
  const Row row = {5, 5, 6, 6, 6};
  const ByteMarks changes(row.data(), row.data() + 1, row.size() - 1);
  EXPECT_EQ(changes.marked(0), 1u);
  EXPECT_EQ(changes.marked(2), row.size() - 1);
  EXPECT_EQ(changes.unmarked_pair(0), 2u);
  EXPECT_EQ(changes.unmarked_pair(3), row.size() - 1);
}

}  // namespace
}  // namespace dce::core
