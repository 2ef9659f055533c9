// The memory of one fz_context.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "base/memory_budget.h"

namespace dce::core {

/// Charges a job's budget. A page's objects are small, many, and gone before the next page's come: blocks of
/// up to 256 bytes are kept for the next ones. One thread.
class ContextMemory {
 public:
  explicit ContextMemory(MemoryBudget& budget) : budget_(budget) {}
  ~ContextMemory();
  ContextMemory(const ContextMemory&) = delete;
  ContextMemory& operator=(const ContextMemory&) = delete;

  /// As realloc(), for blocks of this object; null when the budget is exceeded.
  void* reallocate(void* old, size_t bytes);
  void free(void* block);

 private:
  struct Kept {
    Kept* next;
  };
  struct Shelf {
    Kept* first = nullptr;
    int count = 0;
  };

  Shelf& shelf_of(size_t bytes) { return shelves_[bytes == 0 ? 1 : (bytes + shelf_step - 1) / shelf_step]; }
  void account(int64_t bytes);

  static constexpr size_t shelf_step = 32, most_kept_bytes = 256;

  MemoryBudget& budget_;
  int64_t ledger_ = 0;                                           ///< bytes not yet settled with budget_
  std::array<Shelf, most_kept_bytes / shelf_step + 1> shelves_;  ///< by a block's size in steps
};

}  // namespace dce::core
