#include "worker/sandbox/sandbox.h"

#include <grp.h>
#include <pwd.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cmath>
#include <fstream>
#include <stdexcept>
#include <system_error>

#include "worker/sandbox/landlock.h"
#include "worker/sandbox/system_calls.h"

namespace dce::worker {
namespace {

// Of a sanitizer, which writes its report into the log that stderr leads to.
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr uint64_t kReportBytes = 64 << 20;
#else
constexpr uint64_t kReportBytes = 0;
#endif

void check(int result, const char* what) {
  if (result != 0) throw std::system_error(errno, std::generic_category(), what);
}

void limit(__rlimit_resource resource, uint64_t value) {
  const rlimit both{value, value};
  check(setrlimit(resource, &both), "setrlimit");
}

/// Address space in use, in bytes.
uint64_t mapped_bytes() {
  uint64_t pages = 0;
  std::ifstream("/proc/self/statm") >> pages;
  return pages * static_cast<uint64_t>(sysconf(_SC_PAGESIZE));
}

void set_limits(const ProcessLimits& limits) {
  limit(RLIMIT_FSIZE, std::max(limits.file_bytes, kReportBytes));  // pipes and sockets are not files
  limit(RLIMIT_MEMLOCK, 0);
  limit(RLIMIT_MSGQUEUE, 0);
  limit(RLIMIT_NOFILE, static_cast<uint64_t>(limits.descriptors));
  if (geteuid() != 0) limit(RLIMIT_NPROC, static_cast<uint64_t>(limits.threads));
}

}  // namespace

void drop_privileges(const std::string& user) {
  check(prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0), "no_new_privs");
  if (geteuid() != 0) return;
  // Becoming another makes the kernel forget that this process is to be told of its parent's end.
  int told = 0;
  const pid_t parent = getppid();
  check(prctl(PR_GET_PDEATHSIG, &told), "pdeathsig");
  const passwd* const entry = getpwnam(user.c_str());
  if (entry == nullptr || entry->pw_uid == 0)
    throw std::runtime_error(user + " is no unprivileged user; name one with --user");
  check(setgroups(0, nullptr), "setgroups");
  check(setresgid(entry->pw_gid, entry->pw_gid, entry->pw_gid), "setresgid");
  check(setresuid(entry->pw_uid, entry->pw_uid, entry->pw_uid), "setresuid");
  if (setuid(0) == 0) throw std::runtime_error("root did not go away");
  if (told == 0) return;
  check(prctl(PR_SET_PDEATHSIG, told), "pdeathsig");
  if (getppid() != parent) raise(told);  // it ended meanwhile
}

void forbid_tracing() {
  limit(RLIMIT_CORE, 0);  // a core file is the document in the clear
  check(prctl(PR_SET_DUMPABLE, 0, 0, 0, 0), "dumpable");
}

void close_descriptors_except(std::vector<int> kept) {
  std::sort(kept.begin(), kept.end());
  unsigned next = 3;
  for (const int fd : kept) {
    const auto keep = static_cast<unsigned>(fd);
    if (keep < next) continue;
    if (keep > next) syscall(SYS_close_range, next, keep - 1, 0);
    next = keep + 1;
  }
  syscall(SYS_close_range, next, ~0u, 0);
}

std::string enter_sandbox(const ProcessLimits& limits, const Files& files) {
  check(prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0), "no_new_privs");
  forbid_tracing();
  set_limits(limits);
  const int landlock = restrict_files(files.readable, files.writable);
  allow_system_calls({.read_files = landlock > 0,
                      .write_files = landlock > 0 && !files.writable.empty(),
                      .load_code = landlock > 0 && files.load_code});
  return landlock > 0 ? "seccomp, landlock " + std::to_string(landlock)
                      : "seccomp, no files at all for want of landlock";
}

JobLimiter::JobLimiter() : mapped_bytes_(mapped_bytes()) {}

void JobLimiter::hold(const JobLimits& limits) const {
  if (limits.cpu_seconds > 0) {
    // At the hard limit the kernel says SIGKILL, as anybody might; a second earlier it says why.
    const auto seconds = static_cast<rlim_t>(std::ceil(limits.cpu_seconds));
    const rlimit both{seconds, seconds + 1};
    check(setrlimit(RLIMIT_CPU, &both), "setrlimit");
  }
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)  // their shadow is terabytes
  if (limits.memory_bytes > 0) limit(RLIMIT_AS, mapped_bytes_ + limits.memory_bytes);
#endif
}

const std::vector<std::string>& system_data() {
  static const std::vector<std::string> paths = {"/usr/share/fonts", "/usr/share/color",
                                                 "/sys/devices/system/cpu"};
  return paths;
}

}  // namespace dce::worker
