#include "mupdf/context_memory.h"

#include <cstdlib>
#include <new>
#include <utility>

namespace dce::core {
namespace {

// A context settles with the job's budget in steps of this size, so that threads do not meet at every
// allocation.
constexpr int64_t ledger_bytes = 256 << 10;

#if defined(__SANITIZE_ADDRESS__)
constexpr int most_kept = 0;  // what is kept cannot be seen to be used after its end
#else
constexpr int most_kept = 4096;  ///< blocks of a size
#endif

/// Before each block: asking the allocator for a block's size costs as much as the block.
struct alignas(std::max_align_t) Header {
  size_t bytes;  ///< of the block
};

Header* header_of(void* block) {
  return static_cast<Header*>(block) - 1;
}

}  // namespace

ContextMemory::~ContextMemory() {
  for (Shelf& shelf : shelves_) {
    while (Kept* const block = shelf.first) {
      shelf.first = block->next;
      account(-static_cast<int64_t>(header_of(block)->bytes));
      std::free(header_of(block));
    }
  }
  if (ledger_ > 0) budget_.charge_unchecked(static_cast<uint64_t>(ledger_));
  if (ledger_ < 0) budget_.release(static_cast<uint64_t>(-ledger_));
}

void* ContextMemory::reallocate(void* old, size_t bytes) {
  if (budget_.exceeded_now() || bytes > SIZE_MAX / 2) return nullptr;
  const size_t had = old ? header_of(old)->bytes : 0;
  if (bytes <= most_kept_bytes) {
    Shelf& shelf = shelf_of(bytes);
    bytes = static_cast<size_t>(&shelf - shelves_.data()) * shelf_step;
    if (had >= bytes && had <= most_kept_bytes) return old;
    if (!old && shelf.first) {
      --shelf.count;
      return std::exchange(shelf.first, shelf.first->next);
    }
  }
  if (bytes >= static_cast<size_t>(ledger_bytes)) {  // large blocks ask first
    if (!budget_.charge(bytes)) return nullptr;
    budget_.release(bytes);
  }
  auto* const header =
      static_cast<Header*>(std::realloc(old ? header_of(old) : nullptr, sizeof(Header) + bytes));
  if (!header) return nullptr;
  header->bytes = bytes;
  account(static_cast<int64_t>(bytes) - static_cast<int64_t>(had));
  return header + 1;
}

void ContextMemory::free(void* block) {
  if (!block) return;
  const size_t bytes = header_of(block)->bytes;
  if (bytes <= most_kept_bytes) {
    Shelf& shelf = shelf_of(bytes);
    if (shelf.count < most_kept) {
      ++shelf.count;
      shelf.first = ::new (block) Kept{shelf.first};
      return;
    }
  }
  account(-static_cast<int64_t>(bytes));
  std::free(header_of(block));
}

void ContextMemory::account(int64_t bytes) {
  ledger_ += bytes;
  if (ledger_ >= ledger_bytes) {
    budget_.charge_unchecked(static_cast<uint64_t>(ledger_));
  } else if (ledger_ <= -ledger_bytes) {
    budget_.release(static_cast<uint64_t>(-ledger_));
  } else {
    return;
  }
  ledger_ = 0;
}

}  // namespace dce::core
