// A process inside the walls tries each forbidden thing, and is refused.
#include "worker/sandbox/sandbox.h"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <linux/seccomp.h>
#include <pthread.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <functional>

namespace dce::worker {
namespace {

constexpr int kDone = 0, kNoSandbox = 90;

struct Walls {
  std::vector<std::string> readable = {};
  JobLimits limits = {};
};

/// How a child ended that entered the sandbox and then did `act`: its exit status, or minus the signal.
int inside(const std::function<int()>& act, const Walls& walls = {}) {
  const pid_t pid = fork();
  if (pid == 0) {
    try {
      drop_privileges("nobody");
      const JobLimiter limiter;
      // As many threads as converting processes may have: those of other workers on this machine count too.
      enter_sandbox({.threads = 4096}, {.readable = walls.readable});
      limiter.hold(walls.limits);
    } catch (const std::exception& error) {
      dprintf(2, "no sandbox: %s\n", error.what());
      _exit(kNoSandbox);
    }
    _exit(act());
  }
  int status = 0;
  waitpid(pid, &status, 0);
  return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
}

/// The error a call fails with inside; kDone where it succeeds.
int error_of(const std::function<long()>& call, const Walls& walls = {}) {
  return inside([&] { return call() < 0 ? errno : kDone; }, walls);
}

TEST(Sandbox, RefusesTheNetwork) {
  for (const int family : {AF_UNIX, AF_INET, AF_INET6, AF_NETLINK, AF_PACKET})
    EXPECT_EQ(error_of([&] { return socket(family, SOCK_STREAM, 0); }), EPERM) << family;
  EXPECT_EQ(error_of([] {
              int ends[2];
              return socketpair(AF_UNIX, SOCK_STREAM, 0, ends);
            }),
            EPERM);
  EXPECT_EQ(error_of([] { return connect(0, nullptr, 0); }), EPERM);
}

TEST(Sandbox, RefusesFilesOutside) {
  for (const char* path :
       {"/etc/passwd", "/etc/shadow", "/proc/1/environ", "/proc/self/maps", "/dev/zero", "/tmp", "/"})
    EXPECT_THAT(error_of([&] { return open(path, O_RDONLY); }), testing::AnyOf(EPERM, EACCES)) << path;
}

TEST(Sandbox, RefusesWritingAnywhere) {
  const Walls walls{.readable = {"/tmp", "/usr/share"}};
  EXPECT_EQ(error_of([] { return open("/tmp/dce-written", O_WRONLY | O_CREAT, 0600); }, walls), EPERM);
  EXPECT_EQ(error_of([] { return open("/tmp", O_TMPFILE | O_RDWR, 0600); }, walls), EPERM);
  EXPECT_EQ(error_of([] { return mkdir("/tmp/dce-made", 0700); }, walls), EPERM);
  EXPECT_EQ(error_of([] { return symlink("/etc/passwd", "/tmp/dce-link"); }, walls), EPERM);
  EXPECT_EQ(error_of([] { return unlink("/tmp/dce-written"); }, walls), EPERM);
  EXPECT_EQ(error_of([] { return rename("/tmp/a", "/tmp/b"); }, walls), EPERM);
  EXPECT_EQ(error_of([] { return chmod("/tmp", 0777); }, walls), EPERM);
  EXPECT_EQ(error_of([] { return memfd_create("x", 0); }, walls), EPERM);
}

TEST(Sandbox, ReadsWhatItIsGiven) {
  const Walls walls{.readable = {"/usr/share"}};
  EXPECT_EQ(error_of([] { return open("/usr/share", O_RDONLY | O_DIRECTORY); }, walls), kDone);
  EXPECT_NE(error_of([] { return open("/usr/share/../../etc/passwd", O_RDONLY); }, walls), kDone);
}

TEST(Sandbox, RefusesProgramsAndProcesses) {
  EXPECT_EQ(error_of([] {
              char name[] = "/bin/true";
              char* arguments[] = {name, nullptr};
              return execve("/bin/true", arguments, nullptr);
            }),
            EPERM);
  EXPECT_EQ(error_of([] { return fork(); }), EPERM);
  EXPECT_EQ(error_of([] { return syscall(SYS_vfork); }), EPERM);
  EXPECT_EQ(error_of([] { return syscall(SYS_clone, SIGCHLD, 0, 0, 0, 0); }), EPERM);
  EXPECT_EQ(error_of([] { return syscall(SYS_clone3, nullptr, 0); }), ENOSYS);
  EXPECT_EQ(error_of([] { return syscall(SYS_unshare, CLONE_NEWUSER); }), EPERM);
}

TEST(Sandbox, AllowsThreads) {
  EXPECT_EQ(inside([] {
              pthread_t thread;
              const auto nothing = [](void*) -> void* { return nullptr; };
              if (pthread_create(&thread, nullptr, nothing, nullptr) != 0) return 1;
              return pthread_join(thread, nullptr);
            }),
            kDone);
}

TEST(Sandbox, RefusesOtherProcesses) {
  const pid_t parent = getpid();
  EXPECT_EQ(error_of([&] { return kill(parent, 0); }), EPERM);
  EXPECT_EQ(error_of([&] { return syscall(SYS_tgkill, parent, parent, SIGTERM); }), EPERM);
  EXPECT_EQ(error_of([&] { return syscall(SYS_pidfd_open, parent, 0); }), EPERM);
  EXPECT_EQ(error_of([&] { return ptrace(PTRACE_ATTACH, parent, nullptr, nullptr); }), EPERM);
  EXPECT_EQ(error_of([] { return ptrace(PTRACE_TRACEME, 0, nullptr, nullptr); }), EPERM);
  EXPECT_EQ(error_of([&] { return process_vm_readv(parent, nullptr, 0, nullptr, 0, 0); }), EPERM);
}

TEST(Sandbox, RefusesNewCode) {
  EXPECT_EQ(error_of([] {
              return mmap(nullptr, 4096, PROT_READ | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) ==
                             MAP_FAILED
                         ? -1
                         : 0;
            }),
            EPERM);
  EXPECT_EQ(error_of([] {
              void* page = mmap(nullptr, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
              return mprotect(page, 4096, PROT_READ | PROT_EXEC);
            }),
            EPERM);
}

TEST(Sandbox, RefusesPrivilegesAndKernelDoors) {
  EXPECT_NE(inside([] { return geteuid() == 0 ? kDone : 1; }), kDone);
  EXPECT_EQ(error_of([] { return setuid(0); }), EPERM);
  EXPECT_EQ(error_of([] { return mount("none", "/mnt", "tmpfs", 0, nullptr); }), EPERM);
  EXPECT_EQ(error_of([] { return syscall(SYS_bpf, 0, nullptr, 0); }), EPERM);
  EXPECT_EQ(error_of([] { return syscall(SYS_keyctl, 0, 0, 0, 0, 0); }), EPERM);
  EXPECT_EQ(error_of([] { return syscall(SYS_io_uring_setup, 1, nullptr); }), EPERM);
  EXPECT_EQ(error_of([] { return syscall(SYS_userfaultfd, 0); }), EPERM);
  EXPECT_EQ(error_of([] { return syscall(SYS_perf_event_open, nullptr, 0, 0, 0, 0); }), EPERM);
  EXPECT_EQ(error_of([] { return syscall(SYS_seccomp, SECCOMP_SET_MODE_STRICT, 0, nullptr); }), EPERM);
  EXPECT_EQ(error_of([] { return prctl(PR_SET_DUMPABLE, 1, 0, 0, 0); }), EPERM);
}

TEST(Sandbox, BoundsMemory) {
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
  GTEST_SKIP() << "a sanitizer's shadow needs the address space";
#endif
  const Walls walls{.limits = {.memory_bytes = 64 << 20}};
  EXPECT_EQ(inside([] { return malloc(32 << 20) != nullptr ? kDone : 1; }, walls), kDone);
  EXPECT_EQ(inside(
                [] {
                  void* const much = malloc(256 << 20);
                  return much == nullptr ? kDone : 1;
                },
                walls),
            kDone);
}

TEST(Sandbox, BoundsProcessorTime) {
  EXPECT_EQ(inside(
                [] {
                  for (volatile bool on = true; on;) {
                  }
                  return 1;
                },
                {.limits = {.cpu_seconds = 1}}),
            -SIGXCPU);
}

TEST(Sandbox, LetsSanitizersAloneWriteToFilesThatAreOpen) {
  const int file = memfd_create("log", 0);
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
  EXPECT_EQ(error_of([file] { return write(file, "x", 1); }), kDone);
#else
  EXPECT_EQ(error_of([file] { return write(file, "x", 1); }), -SIGXFSZ);
#endif
  close(file);
}

TEST(Sandbox, AbortsAsItself) {
  EXPECT_EQ(inside([]() -> int { abort(); }), -SIGABRT);
}

TEST(Descriptors, OnlyThoseNamedStayOpen) {
  const int kept = open("/dev/null", O_RDONLY), closed = open("/dev/null", O_RDONLY);
  const pid_t pid = fork();
  if (pid == 0) {
    close_descriptors_except({kept});
    _exit(fcntl(kept, F_GETFD) >= 0 && fcntl(closed, F_GETFD) < 0 ? 0 : 1);
  }
  int status = 0;
  waitpid(pid, &status, 0);
  EXPECT_EQ(status, 0);
  close(kept);
  close(closed);
}

}  // namespace
}  // namespace dce::worker
