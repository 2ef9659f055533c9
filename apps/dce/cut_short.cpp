#include "cut_short.h"

#include <signal.h>
#include <sys/mman.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <cstdint>

namespace dce::cli {
namespace {

std::atomic<bool> was_cut = false;
std::atomic<void (*)()> wake_up = nullptr;
uintptr_t page_size = 4096;
static_assert(std::atomic<bool>::is_always_lock_free && std::atomic<void (*)()>::is_always_lock_free);

extern "C" void on_bus_error(int number, siginfo_t* info, void*) {
  const int saved = errno;
  const uintptr_t page = reinterpret_cast<uintptr_t>(info->si_addr) & ~(page_size - 1);
  // BUS_ADRERR is a mapped file's missing end; anything else is a fault of this program and ends it.
  if (info->si_code != BUS_ADRERR ||
      mmap(reinterpret_cast<void*>(page), page_size, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0) ==
          MAP_FAILED) {
    signal(number, SIG_DFL);
    return;
  }
  was_cut = true;
  if (auto* const wake = wake_up.load()) wake();
  errno = saved;
}

}  // namespace

void outlive_cut_inputs() {
  page_size = static_cast<uintptr_t>(sysconf(_SC_PAGESIZE));
  struct sigaction action {};
  action.sa_sigaction = on_bus_error;
  sigemptyset(&action.sa_mask);
  action.sa_flags = SA_SIGINFO | SA_RESTART;
  sigaction(SIGBUS, &action, nullptr);
}

void on_cut_input(void (*wake)()) { wake_up = wake; }

bool input_was_cut() { return was_cut; }

}  // namespace dce::cli
