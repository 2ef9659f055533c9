#include "worker/forking/footprint.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstring>
#include <exception>
#include <sstream>
#include <string>

#include "worker/forking/child_process.h"
#include "worker/wire/descriptor.h"

#ifndef MADV_POPULATE_READ
#define MADV_POPULATE_READ 22  // Linux 5.14
#define MADV_POPULATE_WRITE 23
#endif

namespace dce::worker {
namespace {

using Range = Footprint::Range;

// Linux, Documentation/admin-guide/mm/pagemap.rst.
constexpr uint64_t kPresent = 1ull << 63, kOnlyHere = 1ull << 56;

/// Of a file's pages that are in memory the kernel maps those around one that is asked for too, in aligned pieces
/// of this many bytes (fault_around_bytes); asking for each of them takes it longer.
constexpr uintptr_t kReadAround = 64 << 10;

/// Larger is only what nobody uses as memory, such as a sanitizer's shadow.
constexpr uintptr_t kLargestArea = uintptr_t{1} << 32;

std::string all_of(int fd) {
  std::string bytes;
  char piece[4096];
  for (ssize_t got; (got = read(fd, piece, sizeof piece)) > 0;) bytes.append(piece, static_cast<size_t>(got));
  return bytes;
}

/// A process's own view of its memory, opened before walls stand that would forbid it.
class OwnMemory {
 public:
  std::vector<Range> touched() const {
    std::vector<Range> ranges;
    std::istringstream lines(all_of(maps_.get()));
    for (std::string line; std::getline(lines, line);) {
      std::istringstream words(line);
      Range area{};
      char dash = 0;
      std::string rights;
      words >> std::hex >> area.begin >> dash >> area.end >> rights;
      if (rights.size() != 4 || rights[0] != 'r' || rights[3] != 'p' || area.end - area.begin > kLargestArea)
        continue;
      area.writable = rights[1] == 'w' ? 1 : 0;
      add_touched(area, ranges);
    }
    return ranges;
  }

 private:
  void add_touched(const Range& area, std::vector<Range>& ranges) const {
    const uint64_t wanted = area.writable != 0 ? kPresent | kOnlyHere : kPresent;
    std::vector<uint64_t> entries((area.end - area.begin) / page_size_);
    const size_t bytes = entries.size() * sizeof entries[0];
    const auto at = static_cast<off_t>(area.begin / page_size_ * sizeof entries[0]);
    // The kernel's own pages in a process have no entries.
    if (pread(pages_.get(), entries.data(), bytes, at) != static_cast<ssize_t>(bytes)) return;
    for (size_t i = 0; i < entries.size(); ++i) {
      if ((entries[i] & wanted) != wanted) continue;
      const uintptr_t page = area.begin + i * page_size_;
      if (!ranges.empty() && ranges.back().end == page && ranges.back().writable == area.writable)
        ranges.back().end += page_size_;
      else
        ranges.push_back({page, page + page_size_, area.writable});
    }
  }

  const uintptr_t page_size_ = static_cast<uintptr_t>(sysconf(_SC_PAGESIZE));
  const Descriptor maps_{open("/proc/self/maps", O_RDONLY | O_CLOEXEC)};
  const Descriptor pages_{open("/proc/self/pagemap", O_RDONLY | O_CLOEXEC)};
};

[[noreturn]] void do_and_tell(const std::function<void()>& work, int out) {
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  // To read what /proc says of itself it must be dumpable. It holds no document yet, and never will.
  prctl(PR_SET_DUMPABLE, 1, 0, 0, 0);
  try {
    const OwnMemory memory;
    work();
    const std::vector<Range> ranges = memory.touched();
    write_all(out, {reinterpret_cast<const uint8_t*>(ranges.data()), ranges.size() * sizeof(Range)});
  } catch (const std::exception&) {
  }
  _exit(0);
}

}  // namespace

Footprint Footprint::of(const std::function<void()>& work) {
  Footprint footprint;
  int ends[2];
  if (pipe2(ends, O_CLOEXEC) != 0) return footprint;
  const Descriptor from(ends[0]);
  Descriptor to(ends[1]);
  const pid_t pid = fork();
  if (pid == 0) do_and_tell(work, to.get());
  to.reset();
  const std::string told = all_of(from.get());  // a pipe gives pieces, which may end within a range
  footprint.ranges_.resize(told.size() / sizeof(Range));
  if (!footprint.ranges_.empty())
    std::memcpy(footprint.ranges_.data(), told.data(), footprint.ranges_.size() * sizeof(Range));
  if (pid > 0) waitpid(pid, nullptr, 0);
  return footprint;
}

void Footprint::take() const {
  // What is not mapped here as it was there is passed over.
  const auto populate = [](uintptr_t begin, uintptr_t end, int how) {
    madvise(reinterpret_cast<void*>(begin), end - begin, how);
  };
  for (const Range& range : ranges_) {
    if (range.writable != 0) {
      populate(range.begin, range.end, MADV_POPULATE_WRITE);
      continue;
    }
    for (uintptr_t at = range.begin; at < range.end; at = (at | (kReadAround - 1)) + 1)
      populate(at, at + 1, MADV_POPULATE_READ);
  }
}

}  // namespace dce::worker
