#include "worker/forking/footprint.h"

#include <gtest/gtest.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <stdexcept>

namespace dce::worker {
namespace {

constexpr size_t kPages = 64;

/// Memory that each test's children find as this process left it.
class Memory {
 public:
  Memory() {
    // Of one size of page, and not next to other memory that could belong to the same range.
    begin_ = static_cast<char*>(
        mmap(nullptr, (kPages + 2) * page_, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0));
    mprotect(begin_ + page_, kPages * page_, PROT_READ | PROT_WRITE);
    madvise(begin_, (kPages + 2) * page_, MADV_NOHUGEPAGE);
    write(0, kPages);
  }
  ~Memory() { munmap(begin_, (kPages + 2) * page_); }
  void write(size_t first, size_t count) const {
    for (size_t i = first; i < first + count; ++i) *static_cast<volatile char*>(at(i)) = 1;
  }
  char* at(size_t index) const { return begin_ + (index + 1) * page_; }

 private:
  const size_t page_ = static_cast<size_t>(sysconf(_SC_PAGESIZE));
  char* begin_;
};

std::vector<Footprint::Range> within(const Footprint& footprint, const Memory& memory) {
  std::vector<Footprint::Range> found;
  for (const Footprint::Range& range : footprint.ranges()) {
    if (range.begin >= reinterpret_cast<uintptr_t>(memory.at(0)) &&
        range.end <= reinterpret_cast<uintptr_t>(memory.at(kPages)))
      found.push_back(range);
  }
  return found;
}

long faults() {
  rusage used{};
  getrusage(RUSAGE_SELF, &used);
  return used.ru_minflt;
}

/// What writing to `count` pages costs a new process.
long faults_in_a_child(const Footprint& footprint, const Memory& memory, size_t first, size_t count) {
  int ends[2];
  if (pipe(ends) != 0) return -1;
  const pid_t pid = fork();
  if (pid == 0) {
    footprint.take();
    const long before = faults();
    memory.write(first, count);
    const long after = faults() - before;
    _exit(write(ends[1], &after, sizeof after) == sizeof after ? 0 : 1);
  }
  long result = -1;
  const bool told = read(ends[0], &result, sizeof result) == sizeof result;
  close(ends[0]);
  close(ends[1]);
  waitpid(pid, nullptr, 0);
  return told ? result : -1;
}

TEST(Footprint, IsWhatAChildWroteAndNoMore) {
  const Memory memory;
  const Footprint footprint = Footprint::of([&memory] { memory.write(3, 5); });
  const std::vector<Footprint::Range> found = within(footprint, memory);
  ASSERT_EQ(found.size(), 1u);
  EXPECT_EQ(found[0].begin, reinterpret_cast<uintptr_t>(memory.at(3)));
  EXPECT_EQ(found[0].end, reinterpret_cast<uintptr_t>(memory.at(8)));
  EXPECT_NE(found[0].writable, 0u);
}

TEST(Footprint, SparesTheNextChildItsFaults) {
  const Memory memory;
  const Footprint none, footprint = Footprint::of([&memory] { memory.write(0, kPages); });
  EXPECT_GE(faults_in_a_child(none, memory, 0, kPages), static_cast<long>(kPages));
  EXPECT_LT(faults_in_a_child(footprint, memory, 0, kPages), 8);  // what the counting itself touches
}

TEST(Footprint, OfWorkThatFailsIsEmpty) {
  EXPECT_TRUE(Footprint::of([] { throw std::runtime_error("no"); }).ranges().empty());
  EXPECT_TRUE(Footprint::of([] { _exit(1); }).ranges().empty());
}

}  // namespace
}  // namespace dce::worker
