// jemalloc, in programs whose process is theirs to arrange; the library takes whatever its caller has. A conversion asks
// for megabytes at a time and soon gives them back: where memory comes from the kernel in small pages, each time anew, page
// faults are a tenth to a third of its processor time. Huge pages make them few, and one arena keeps the peak low.

/// Read by jemalloc before main(); MALLOC_CONF in the environment goes over it. See jemalloc(3), TUNING.
extern "C" {
[[gnu::visibility("default")]] extern const char* const malloc_conf;
const char* const malloc_conf = "thp:always,narenas:1";
}
