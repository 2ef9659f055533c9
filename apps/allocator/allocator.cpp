// jemalloc, in programs whose process is theirs to arrange; the library takes whatever its caller has. A
// conversion asks for megabytes at a time and soon gives them back: where memory comes from the kernel in
// small pages, each time anew, page faults are a tenth to a third of its processor time. Huge pages make them
// few, and one arena keeps the peak low; pieces over 32 MB are given back at once.
#include <jemalloc/jemalloc.h>
#include <sys/mman.h>

#include <cstdint>
#include <cstdlib>

/// Read by jemalloc before main(); MALLOC_CONF in the environment goes over it. See jemalloc(3), TUNING.
const char* malloc_conf = "narenas:1,oversize_threshold:33554432";

namespace {

constexpr uintptr_t huge_page = 2 << 20;  // bytes
#ifndef MADV_COLLAPSE
#define MADV_COLLAPSE 25  // Linux 6.1
#endif

/// The huge pages that `piece` touches.
void advise(void* piece, size_t bytes, int advice) {
  const uintptr_t at = reinterpret_cast<uintptr_t>(piece), begin = at / huge_page * huge_page;
  madvise(reinterpret_cast<void*>(begin), (at + bytes - begin + huge_page - 1) / huge_page * huge_page,
          advice);
}

/// jemalloc asks the kernel for a little more each time, 2, 2.5, 3 MB and so on, and what is no multiple of a
/// huge page is made of small ones in part. So it is given room in two pieces before it starts to; only what
/// is used becomes memory. Of huge pages are this room and the first 2 MB that it took, where blocks of up to
/// some hundred kilobytes begin; not its own books, some kilobytes in 6 MB.
[[gnu::constructor]] void reserve_room() {
  constexpr size_t first = 1 << 14, room = 28 << 20;  // bytes; size classes of jemalloc's
  void* const block = std::malloc(first);
  void* const pieces[] = {std::malloc(room), std::malloc(room)};  // most jobs' peak
  if (block) advise(block, first, MADV_COLLAPSE);
  for (void* piece : pieces) {
    if (piece) advise(piece, room, MADV_HUGEPAGE);
    std::free(piece);
  }
  std::free(block);
  mallctl("arena.0.purge", nullptr, nullptr, nullptr, 0);
}

}  // namespace
