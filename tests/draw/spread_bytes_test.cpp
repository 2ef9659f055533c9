#include "draw/spread_bytes.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <vector>

#include "../colour/each_target.h"

namespace dce::core {
namespace {

TEST(SpreadPlan, EveryTargetDoesWhatTheReferenceDoes) {
  for (int row_size : {1, 15, 16, 17, 100}) {
    std::vector<uint8_t> from(static_cast<size_t>(row_size));
    for (size_t i = 0; i < from.size(); ++i) from[i] = static_cast<uint8_t>(i * 7 + 3);
    for (int size : {0, 1, 16, 31, 250}) {
      for (bool mirrored : {false, true}) {
        // From neighbours, and from anywhere.
        for (int step : {1, 40}) {
          std::vector<int> source(static_cast<size_t>(size));
          for (int i = 0; i < size; ++i) {
            const int at = i * step % row_size;
            source[static_cast<size_t>(i)] = mirrored ? row_size - 1 - at : at;
          }
          const SpreadPlan plan(source, from.size());
          std::vector<uint8_t> expected(source.size());
          plan.scalar(from.data(), expected.data());
          for (size_t i = 0; i < source.size(); ++i) ASSERT_EQ(expected[i], from[static_cast<size_t>(source[i])]);
          test::for_each_target([&] {
            std::vector<uint8_t> got(plan.padded_size());
            plan(from.data(), got.data());
            EXPECT_TRUE(std::equal(expected.begin(), expected.end(), got.begin())) << row_size << ' ' << size;
          });
        }
      }
    }
  }
}

}  // namespace
}  // namespace dce::core
