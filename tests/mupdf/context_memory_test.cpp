// Blocks of a context: charged, kept for the next, and given back.
#include "mupdf/context_memory.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstring>
#include <vector>

namespace dce::core {
namespace {

constexpr uint64_t limit = 8 << 20;

TEST(ContextMemory, HoldsWhatItHeldWhenItGrows) {
  MemoryBudget budget(limit);
  ContextMemory memory(budget);
  char* block = nullptr;
  for (size_t size = 1; size < 5000; size = size * 3 / 2 + 1) {
    block = static_cast<char*>(memory.reallocate(block, size));
    ASSERT_TRUE(block);
    if (size == 1) block[0] = 'x';
    std::memset(block + 1, 'y', size - 1);
    EXPECT_EQ(block[0], 'x') << size;
  }
  block = static_cast<char*>(memory.reallocate(block, 3));
  EXPECT_EQ(std::string_view(block, 3), "xyy");
  memory.free(block);
  memory.free(nullptr);
}

TEST(ContextMemory, BlocksInUseAreApart) {
  MemoryBudget budget(limit);
  ContextMemory memory(budget);
  std::vector<unsigned char*> blocks;
  for (int round = 0; round < 3; ++round) {
    for (size_t i = 0; i < 600; ++i) {
      auto* block = static_cast<unsigned char*>(memory.reallocate(nullptr, i));
      ASSERT_TRUE(block);
      std::memset(block, static_cast<int>(i & 0xff), i);
      blocks.push_back(block);
    }
    for (size_t i = 0; i < blocks.size(); ++i)
      EXPECT_TRUE(std::all_of(blocks[i], blocks[i] + i, [&](unsigned char byte) {
        return byte == (i & 0xff);
      })) << i;
    for (auto* block : blocks) memory.free(block);
    blocks.clear();
  }
}

TEST(ContextMemory, GivesAllBack) {
  MemoryBudget budget(limit);
  {
    ContextMemory memory(budget);
    std::vector<void*> blocks;
    for (size_t size = 0; size < 300'000; size += 997)
      blocks.push_back(memory.reallocate(nullptr, size % 4001));
    for (void* block : blocks) memory.free(block);
    void* large = memory.reallocate(nullptr, 1 << 20);
    EXPECT_GE(budget.used(), uint64_t{1} << 20);
    memory.free(large);
  }
  EXPECT_EQ(budget.used(), 0u);
}

TEST(ContextMemory, RefusesWhatTheBudgetDoesNotHold) {
  MemoryBudget budget(limit);
  ContextMemory memory(budget);
  EXPECT_FALSE(memory.reallocate(nullptr, limit + 1));
  EXPECT_FALSE(memory.reallocate(nullptr, SIZE_MAX - 8));
  std::vector<void*> blocks;
  while (void* block = memory.reallocate(nullptr, 10'000)) {
    ASSERT_LT(blocks.size(), limit / 10'000 + 64);  // it settles in steps
    blocks.push_back(block);
  }
  EXPECT_FALSE(memory.reallocate(nullptr, 8));  // small ones neither
  void* const kept = blocks.back();
  EXPECT_FALSE(memory.reallocate(kept, 2 * limit));
  for (void* block : blocks) memory.free(block);
}

}  // namespace
}  // namespace dce::core
