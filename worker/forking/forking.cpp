#include "worker/forking/forking.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/syscall.h>
#include <sys/wait.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <map>
#include <stdexcept>

#include "worker/sandbox/sandbox.h"

namespace dce::worker {
namespace {

// ThreadSanitizer has one of its own, which it stops while the process forks.
#ifdef __SANITIZE_THREAD__
constexpr int kThreads = 2;
#else
constexpr int kThreads = 1;
#endif

void check_single_thread() {
  const auto threads = std::distance(std::filesystem::directory_iterator("/proc/self/task"), {});
  if (threads > kThreads)
    throw std::runtime_error("the zygote has " + std::to_string(threads) + " threads; it must not fork");
}

/// Out-of-memory kills fall on a conversion before they fall on the supervisor. Raising needs no privilege.
void prefer_as_victim() {
  const Descriptor score(open("/proc/self/oom_score_adj", O_WRONLY | O_CLOEXEC));
  if (score) [[maybe_unused]]
    const ssize_t written = write(score.get(), "500", 3);
}

class Forker {
 public:
  Forker(Channel supervisor, const Children& care) : supervisor_(std::move(supervisor)), care_(care) {
    sigset_t child;
    sigemptyset(&child);
    sigaddset(&child, SIGCHLD);
    sigprocmask(SIG_BLOCK, &child, nullptr);
    deaths_ = Descriptor(signalfd(-1, &child, SFD_CLOEXEC | SFD_NONBLOCK));
  }

  void run() {
    reap();  // what ended before anybody listened
    while (true) {
      const bool full = care_.one_at_a_time && !children_.empty();
      pollfd waits[2] = {{full ? -1 : supervisor_.fd(), POLLIN, 0}, {deaths_.get(), POLLIN, 0}};
      if (poll(waits, 2, -1) < 0 && errno != EINTR)
        throw std::runtime_error(std::string("poll: ") + strerror(errno));
      if (waits[1].revents != 0) reap();
      if (waits[0].revents == 0) continue;
      std::vector<Descriptor> descriptors;
      const std::optional<Message> message = supervisor_.receive(&descriptors);
      if (!message) break;
      if (message->kind == Kind::begin && descriptors.size() == 2)
        begin(message->number, Channel(std::move(descriptors[0])), std::move(descriptors[1]));
    }
    for (const auto& [pid, number] : children_) kill(pid, SIGKILL);
    for (const auto& [pid, number] : children_) waitpid(pid, nullptr, 0);
  }

 private:
  void begin(uint64_t number, Channel control, Descriptor output) {
    const pid_t zygote = getpid();
    const pid_t pid = fork();
    if (pid < 0) {
      supervisor_.send({.kind = Kind::refused, .number = number, .text = strerror(errno)});
      return;
    }
    if (pid == 0) {
      prctl(PR_SET_PDEATHSIG, SIGKILL);
      if (getppid() != zygote) _exit(1);
      sigset_t none;
      sigemptyset(&none);
      sigprocmask(SIG_SETMASK, &none, nullptr);
      supervisor_ = Channel();
      deaths_.reset();
      care_.run(std::move(control), std::move(output));
      _exit(0);
    }
    children_[pid] = number;
    // Not reaped yet, so that the number is still its own.
    const Descriptor process(static_cast<int>(syscall(SYS_pidfd_open, pid, 0)));
    const int fd = process.get();
    if (!process || !supervisor_.send({.kind = Kind::begun, .number = number}, {&fd, 1})) kill(pid, SIGKILL);
  }

  void reap() {
    signalfd_siginfo information;
    while (read(deaths_.get(), &information, sizeof information) > 0) {
    }
    int status = 0;
    for (pid_t pid; (pid = waitpid(-1, &status, WNOHANG)) > 0;) {
      const auto found = children_.find(pid);
      if (found == children_.end()) continue;
      if (care_.bury) care_.bury();
      supervisor_.send({.kind = Kind::ended, .code = static_cast<uint32_t>(status), .number = found->second});
      children_.erase(found);
    }
  }

  Channel supervisor_;
  const Children& care_;
  Descriptor deaths_;
  std::map<pid_t, uint64_t> children_;
};

}  // namespace

void become_zygote(const Channel& supervisor, const std::string& user) {
  signal(SIGPIPE, SIG_IGN);
  signal(SIGINT, SIG_IGN);  // Ctrl-C at a terminal is the supervisor's to handle
  close_descriptors_except({supervisor.fd()});
  drop_privileges(user);
  end_with_supervisor(supervisor);
  // Programs that a library starts aside come to this process, which buries them, and not to the supervisor.
  prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0);
  prefer_as_victim();
}

void end_with_supervisor(const Channel& supervisor) {
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  pollfd there{supervisor.fd(), 0, 0};
  if (poll(&there, 1, 0) > 0) _exit(0);  // it is gone already
}

void fork_for_jobs(Channel supervisor, const std::string& text, const Children& children) {
  check_single_thread();
  prctl(PR_SET_PDEATHSIG,
        0);  // its channel tells of the supervisor's end, and what children left is cleared away first
  if (!supervisor.send({.kind = Kind::ready, .text = text})) return;
  Forker(std::move(supervisor), children).run();
}

}  // namespace dce::worker
