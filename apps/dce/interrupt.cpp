#include "interrupt.h"

#include <fcntl.h>
#include <signal.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

#include "cut_short.h"
#include "failure.h"

namespace dce::cli {
namespace {

constexpr int kSignals[] = {SIGINT, SIGTERM, SIGHUP};
constexpr char kSignalled = 's';

// dce_engine_cancel may not be called from a handler: it only wakes the watcher. Written once, before
// handlers exist.
volatile sig_atomic_t wake_fd = -1;

void wake_watcher() {
  const int saved = errno;
  [[maybe_unused]] const ssize_t written = write(wake_fd, &kSignalled, 1);
  errno = saved;
}

extern "C" void on_signal(int) { wake_watcher(); }

void set_handlers(void (*handler)(int)) {
  struct sigaction action {};
  action.sa_handler = handler;
  sigemptyset(&action.sa_mask);
  action.sa_flags = SA_RESTART;
  for (const int signal : kSignals) {
    // What was ignored from outside (nohup) stays ignored.
    struct sigaction before {};
    sigaction(signal, nullptr, &before);
    if (before.sa_handler != SIG_IGN) sigaction(signal, &action, nullptr);
  }
}

}  // namespace

Interrupt::Interrupt() {
  int ends[2];
  if (pipe2(ends, O_CLOEXEC) != 0) throw std::system_error(errno, std::generic_category(), "pipe");
  read_end_ = ends[0];
  write_end_ = ends[1];
  wake_fd = write_end_;
  fcntl(write_end_, F_SETFL, O_NONBLOCK);  // a handler must not block when the pipe is full of signals
  watcher_ = std::thread([this] { wait_for_signals(); });
  set_handlers(on_signal);
  on_cut_input(wake_watcher);
}

Interrupt::~Interrupt() {
  // The program is at its end and knows its exit status: a second Ctrl-C must not change that.
  set_handlers(SIG_IGN);
  on_cut_input(nullptr);
  close(write_end_);  // the watcher's end of file
  watcher_.join();
  close(read_end_);
}

void Interrupt::watch(std::function<void()> cancel) {
  const std::lock_guard lock(mutex_);
  cancel_ = std::move(cancel);
  state_ = State::running;
}

void Interrupt::forget() {
  const std::lock_guard lock(mutex_);
  cancel_ = nullptr;
  state_ = State::done;
}

void Interrupt::wait_for_signals() {
  char what = 0;
  while (true) {
    const ssize_t n = read(read_end_, &what, 1);
    if (n < 0 && errno == EINTR) continue;
    if (n != 1) return;
    const std::lock_guard lock(mutex_);
    if (state_ == State::preparing && !input_was_cut())
      _exit(kInterrupted);  // still reading the input: there is nothing to clean up
    if (cancel_) cancel_();
  }
}

}  // namespace dce::cli
