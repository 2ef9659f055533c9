// jemalloc, in programs whose process is theirs to arrange; the library takes whatever its caller has. A
// conversion asks for megabytes at a time and soon gives them back: where memory comes from the kernel in
// small pages, each time anew, page faults are a tenth to a third of its processor time. Huge pages make them
// few, and one arena keeps the peak low; pieces over 32 MB are given back at once.
#include <jemalloc/jemalloc.h>

#include <cstdlib>

/// Read by jemalloc before main(); MALLOC_CONF in the environment goes over it. See jemalloc(3), TUNING.
const char* malloc_conf = "thp:always,narenas:1,oversize_threshold:33554432";

namespace {

/// jemalloc asks the kernel for a little more each time, 2, 2.5, 3 MB and so on, and what is no multiple of a
/// huge page is made of small ones in part. So it is given room in one piece before it starts to; only what
/// is used becomes memory.
[[gnu::constructor]] void reserve_room() {
  constexpr size_t room = 28 << 20;  // bytes; a size class of jemalloc's, and most jobs' peak
  void* volatile piece = std::malloc(room);
  std::free(piece);
  mallctl("arena.0.purge", nullptr, nullptr, nullptr, 0);
}

}  // namespace
