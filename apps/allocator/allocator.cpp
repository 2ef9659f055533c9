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

/// Whole huge pages from the one that `piece` begins in.
void allow_huge_pages(void* piece, size_t bytes) {
  constexpr size_t huge_page = 2 << 20;  // bytes
  const size_t before = reinterpret_cast<uintptr_t>(piece) % huge_page;
  madvise(static_cast<char*>(piece) - before, (before + bytes + huge_page - 1) / huge_page * huge_page,
          MADV_HUGEPAGE);
}

void* volatile never_used;  // else the compiler leaves out what nobody reads

/// jemalloc asks the kernel for a little more each time, 2, 2.5, 3 MB and so on, and what is no multiple of a
/// huge page is made of small ones in part. So it is given room in two pieces before anything is taken from
/// it; only what is used becomes memory. This room alone is of huge pages: jemalloc's own books are some
/// kilobytes in 6 MB.
void reserve_room() {
  constexpr size_t room = 28 << 20;  // bytes, a size class of jemalloc's; twice this is most jobs' peak
  void* const pieces[] = {std::malloc(room), std::malloc(room)};
  for (void* piece : pieces) {
    if (piece) allow_huge_pages(piece, room);
    std::free(piece);
  }
  mallctl("arena.0.purge", nullptr, nullptr, nullptr, 0);
  // What is left of the 2 MB that it began with would be taken first. It is never touched.
  never_used = std::malloc(7 << 18);
}

// Before the constructors of shared libraries, which take memory.
[[gnu::section(".preinit_array"), gnu::used]] void (*const reserve_before_all)() = reserve_room;

}  // namespace
