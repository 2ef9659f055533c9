#include "worker/sandbox/system_calls.h"

#include <fcntl.h>
#include <sched.h>
#include <seccomp.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <unistd.h>

#include <cerrno>
#include <memory>
#include <stdexcept>
#include <string>

namespace dce::worker {
namespace {

// By purpose. What takes an argument that matters is added by rules of its own below.
constexpr int kAllowed[] = {
    // memory; nothing can be mapped to be executed that was not at the start, see add_memory()
    SCMP_SYS(brk),
    SCMP_SYS(munmap),
    SCMP_SYS(mremap),
    SCMP_SYS(madvise),
    SCMP_SYS(mincore),
    // descriptors that are open already
    SCMP_SYS(read),
    SCMP_SYS(readv),
    SCMP_SYS(pread64),
    SCMP_SYS(write),
    SCMP_SYS(writev),
    SCMP_SYS(lseek),
    SCMP_SYS(close),
    SCMP_SYS(fstat),
    SCMP_SYS(newfstatat),
    SCMP_SYS(fcntl),
    SCMP_SYS(dup),
    SCMP_SYS(eventfd2),
    SCMP_SYS(poll),
    SCMP_SYS(ppoll),
    SCMP_SYS(sendmsg),
    SCMP_SYS(recvmsg),
    SCMP_SYS(sendto),
    SCMP_SYS(recvfrom),
    // threads
    SCMP_SYS(futex),
    SCMP_SYS(set_robust_list),
    SCMP_SYS(rseq),
    SCMP_SYS(sched_yield),
    SCMP_SYS(sched_getaffinity),
    SCMP_SYS(sched_getparam),
    SCMP_SYS(sched_getscheduler),
    SCMP_SYS(getcpu),
    SCMP_SYS(membarrier),
    SCMP_SYS(exit),
    SCMP_SYS(gettid),
    SCMP_SYS(set_tid_address),
    // clocks
    SCMP_SYS(clock_gettime),
    SCMP_SYS(clock_getres),
    SCMP_SYS(clock_nanosleep),
    SCMP_SYS(nanosleep),
    SCMP_SYS(gettimeofday),
    SCMP_SYS(time),
    // itself
    SCMP_SYS(exit_group),
    SCMP_SYS(getpid),
    SCMP_SYS(getrusage),
    SCMP_SYS(getrandom),
    SCMP_SYS(uname),
    SCMP_SYS(sysinfo),
    SCMP_SYS(rt_sigaction),
    SCMP_SYS(rt_sigprocmask),
    SCMP_SYS(rt_sigreturn),
    SCMP_SYS(rt_sigpending),
    SCMP_SYS(rt_sigtimedwait),
    SCMP_SYS(sigaltstack),
    SCMP_SYS(restart_syscall),
    SCMP_SYS(getuid),
    SCMP_SYS(geteuid),
    SCMP_SYS(getgid),
    SCMP_SYS(getegid),
};

using Filter = std::unique_ptr<void, void (*)(scmp_filter_ctx)>;

void check(int result, const char* what) {
  if (result < 0)
    throw std::runtime_error(std::string("seccomp: ") + what + ": error " + std::to_string(-result));
}

template <class... Conditions>
void allow(const Filter& filter, int call, Conditions... conditions) {
  check(seccomp_rule_add(filter.get(), SCMP_ACT_ALLOW, call, sizeof...(conditions), conditions...), "rule");
}

template <class... Conditions>
void refuse(const Filter& filter, int error, int call, Conditions... conditions) {
  check(seccomp_rule_add(filter.get(), SCMP_ACT_ERRNO(error), call, sizeof...(conditions), conditions...),
        "rule");
}

constexpr scmp_datum_t bits(unsigned long long value) {
  return value;
}

// Code is what was loaded before the document was: no page becomes executable any more. Where libraries may still be
// loaded, only pages of files do, which nobody can write meanwhile.
void add_memory(const Filter& filter, bool load_code) {
  allow(filter, SCMP_SYS(mmap), SCMP_A2(SCMP_CMP_MASKED_EQ, bits(PROT_EXEC), 0));
  if (load_code) {
    allow(filter, SCMP_SYS(mmap), SCMP_A2(SCMP_CMP_MASKED_EQ, bits(PROT_EXEC | PROT_WRITE), PROT_EXEC),
          SCMP_A3(SCMP_CMP_MASKED_EQ, bits(MAP_ANONYMOUS), 0));
  }
  allow(filter, SCMP_SYS(mprotect), SCMP_A2(SCMP_CMP_MASKED_EQ, bits(PROT_EXEC), 0));
}

// Threads yes, processes no. clone3 hides its flags from filters, so that glibc is sent back to clone.
void add_threads(const Filter& filter) {
  allow(filter, SCMP_SYS(clone), SCMP_A0(SCMP_CMP_MASKED_EQ, bits(CLONE_THREAD), bits(CLONE_THREAD)));
  refuse(filter, ENOSYS, SCMP_SYS(clone3));
  allow(filter, SCMP_SYS(prctl), SCMP_A0(SCMP_CMP_EQ, PR_SET_NAME));
  allow(filter, SCMP_SYS(prctl), SCMP_A0(SCMP_CMP_EQ, 0x53564d41));  // PR_SET_VMA: malloc names its arenas
  allow(filter, SCMP_SYS(sched_setaffinity), SCMP_A0(SCMP_CMP_EQ, 0));
  allow(filter, SCMP_SYS(prlimit64), SCMP_A0(SCMP_CMP_EQ, 0));  // its own limits: whoever has no rights can but lower them
}

// abort() sends a signal to itself; nothing may be sent to anybody else.
void add_signals(const Filter& filter) {
  const auto self = static_cast<scmp_datum_t>(getpid());
  allow(filter, SCMP_SYS(tgkill), SCMP_A0(SCMP_CMP_EQ, self));
  allow(filter, SCMP_SYS(kill), SCMP_A0(SCMP_CMP_EQ, self));
}

// Landlock holds the paths; what changes owners, times or names across folders is not needed.
void add_writing(const Filter& filter) {
  for (const int call :
       {SCMP_SYS(open), SCMP_SYS(openat), SCMP_SYS(creat), SCMP_SYS(pwrite64), SCMP_SYS(ftruncate), SCMP_SYS(fallocate),
        SCMP_SYS(fsync), SCMP_SYS(fdatasync), SCMP_SYS(flock), SCMP_SYS(mkdir), SCMP_SYS(rmdir), SCMP_SYS(unlink),
        SCMP_SYS(unlinkat), SCMP_SYS(rename), SCMP_SYS(fchmod), SCMP_SYS(chmod), SCMP_SYS(umask), SCMP_SYS(statfs),
        SCMP_SYS(fstatfs), SCMP_SYS(pipe2)})
    allow(filter, call);
}

void add_reading(const Filter& filter, bool write_too) {
  constexpr auto changes = bits(O_ACCMODE | O_CREAT | O_TRUNC | O_APPEND | (O_TMPFILE & ~O_DIRECTORY));
  if (!write_too) {
    allow(filter, SCMP_SYS(open), SCMP_A1(SCMP_CMP_MASKED_EQ, changes, O_RDONLY));
    allow(filter, SCMP_SYS(openat), SCMP_A2(SCMP_CMP_MASKED_EQ, changes, O_RDONLY));
  }
  for (const int call :
       {SCMP_SYS(getdents64), SCMP_SYS(access), SCMP_SYS(faccessat), SCMP_SYS(stat), SCMP_SYS(lstat),
        SCMP_SYS(readlink), SCMP_SYS(readlinkat), SCMP_SYS(getcwd), SCMP_SYS(fadvise64)})
    allow(filter, call);
}

}  // namespace

void allow_system_calls(const SystemCalls& allowed) {
  const Filter filter(seccomp_init(SCMP_ACT_ERRNO(EPERM)), seccomp_release);
  if (!filter) throw std::runtime_error("seccomp: cannot make a filter");
  for (const int call : kAllowed) allow(filter, call);
  add_memory(filter, allowed.load_code);
  add_threads(filter);
  add_signals(filter);
  if (allowed.write_files) add_writing(filter);
  if (allowed.read_files) add_reading(filter, allowed.write_files);
#ifdef __SANITIZE_ADDRESS__
  // UBSan, beside it, asks by writing to a pipe whether an object's memory can be read.
  for (const int call : {SCMP_SYS(pipe), SCMP_SYS(pipe2)}) allow(filter, call);
#endif
  // A tree search instead of a list: about a third of the cost of each call.
  check(seccomp_attr_set(filter.get(), SCMP_FLTATR_CTL_OPTIMIZE, 2), "optimise");
  check(seccomp_load(filter.get()), "load");
}

}  // namespace dce::worker
