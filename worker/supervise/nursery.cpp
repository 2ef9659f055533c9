#include "worker/supervise/nursery.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <spdlog/spdlog.h>
#include <sys/eventfd.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <system_error>

namespace dce::worker {

using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;

namespace {

constexpr auto kOldAge = 10s;      // a zygote that lived so long was no part of a crash loop
constexpr int kStartsTried = 3;    // in a row, before whoever waits is told that there is no zygote
constexpr auto kBurial = 2s;       // from SIGKILL to the zygote's word that the child is no more
constexpr auto kLastWord = 500ms;  // from a child's last word to its end
constexpr int kAskEvery = 100;     // ms
constexpr int kZygoteFd = 3;

}  // namespace

/// What is known of a child from the zygote's messages.
struct Nursery::Birth {
  bool answered = false, lost = false;
  Channel control;
  Descriptor output, process;
  std::optional<int> status;

  bool dead() const {
    pollfd wait{process.get(), POLLIN, 0};
    return status || (process && poll(&wait, 1, 0) > 0);
  }
};

Child::~Child() {
  kill();
}

void Child::kill() const {
  if (process) syscall(SYS_pidfd_send_signal, process.get(), SIGKILL, nullptr, 0);
}

Nursery::Nursery(NurseryOptions options)
    : options_(std::move(options)), wake_(eventfd(0, EFD_CLOEXEC)), pause_(options_.first_pause) {
  // Children of a zygote that was killed come to this process, which buries them.
  prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0);
  keeper_ = std::thread([this] { keep(); });
}

Nursery::~Nursery() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  changed_.notify_all();
  eventfd_write(wake_.get(), 1);
  keeper_.join();
}

bool Nursery::wait_until_ready(std::chrono::milliseconds patience) {
  std::unique_lock lock(mutex_);
  changed_.wait_for(lock, patience, [&] { return ready_ || hopeless(); });
  return ready_;
}

bool Nursery::hopeless() const {
  return unable_ || failed_starts_ >= kStartsTried;
}

bool Nursery::unable() const {
  const std::lock_guard lock(mutex_);
  return unable_;
}

std::string Nursery::about() const {
  const std::lock_guard lock(mutex_);
  return about_;
}

std::string Nursery::why_not() const {
  const std::lock_guard lock(mutex_);
  return why_not_;
}

uint64_t Nursery::restarts() const {
  const std::lock_guard lock(mutex_);
  return restarts_;
}

pid_t Nursery::zygote() const {
  const std::lock_guard lock(mutex_);
  return zygote_;
}

std::unique_ptr<Child> Nursery::begin(Clock::time_point deadline) {
  std::unique_lock lock(mutex_);
  while (true) {
    if (!changed_.wait_until(lock, deadline, [&] { return ready_ || stopping_ || hopeless(); }) || !ready_)
      return nullptr;
    const bool spare = !spares_.empty();
    const uint64_t number = spare ? spares_.front() : ask();
    if (spare) spares_.pop_front();
    if (number == 0) return nullptr;
    const std::shared_ptr<Birth> birth = births_.at(number);
    changed_.wait_until(lock, deadline, [&] { return birth->answered || birth->lost; });
    if (birth->process && !birth->lost && !(spare && birth->dead())) {
      refill_later();
      return hand_out(number);
    }
    births_.erase(number);
    if (Clock::now() >= deadline) return nullptr;
    // The zygote died with the question, or the system has no process left to give: a moment, and again.
    if (!spare) changed_.wait_for(lock, 20ms);
  }
}

uint64_t Nursery::ask() try {
  auto [ours, theirs] = Channel::pair();
  int ends[2];
  if (pipe2(ends, O_CLOEXEC) != 0) return 0;
  auto birth = std::make_shared<Birth>();
  birth->control = std::move(ours);
  birth->output = Descriptor(ends[0]);
  const Descriptor writing(ends[1]);
  fcntl(writing.get(), F_SETPIPE_SZ, 1 << 20);  // a page's bytes at once; what is not granted does not matter
  const uint64_t number = next_++;
  births_[number] = birth;
  const int descriptors[2] = {theirs.fd(), writing.get()};
  birth->lost = !channel_.send({.kind = Kind::begin, .number = number}, descriptors);
  return number;
} catch (const std::system_error&) {
  return 0;
}

void Nursery::refill_later() {
  if (options_.spares == 0 || refill_at_) return;
  refill_at_ = Clock::now() + options_.job_alone;
  eventfd_write(wake_.get(), 1);
}

void Nursery::refill() {
  refill_at_.reset();
  while (spares_.size() < options_.spares) {
    const uint64_t number = ask();
    if (number == 0) return;
    spares_.push_back(number);
  }
}

std::unique_ptr<Child> Nursery::hand_out(uint64_t number) {
  Birth& birth = *births_.at(number);
  auto child = std::make_unique<Child>();
  child->control = std::move(birth.control);
  child->output = std::move(birth.output);
  child->process = std::move(birth.process);
  child->number = number;
  return child;
}

Nursery::End Nursery::end_of(const Child& child, std::chrono::milliseconds patience) {
  std::unique_lock lock(mutex_);
  const auto found = births_.find(child.number);
  if (found == births_.end()) return {};
  const std::shared_ptr<Birth> birth = found->second;
  const auto ended = [&] { return birth->status || birth->lost; };
  if (!changed_.wait_for(lock, patience, ended)) {
    child.kill();
    changed_.wait_for(lock, kBurial, ended);
  }
  births_.erase(child.number);
  return {birth->lost, birth->status};
}

void Nursery::let_end(std::unique_ptr<Child> child) {
  const std::lock_guard lock(mutex_);
  const auto found = births_.find(child->number);
  if (found == births_.end()) return;
  if (found->second->status || found->second->lost) {
    births_.erase(found);
    return;
  }
  if (ending_.empty()) eventfd_write(wake_.get(), 1);
  const uint64_t number = child->number;
  ending_[number] = {std::move(child), Clock::now() + kLastWord};
}

/// Kills who is overdue, and has children forked that are due. How long, in ms, until there is more to do; -1
/// for nothing.
int Nursery::look_after() {
  const std::lock_guard lock(mutex_);
  const auto now = Clock::now();
  if (refill_at_ && now >= *refill_at_) refill();
  for (auto& [number, ending] : ending_) {
    if (now < ending.deadline) continue;
    ending.child->kill();
    ending.deadline = now + kBurial;
  }
  if (refill_at_)
    return static_cast<int>(std::chrono::ceil<std::chrono::milliseconds>(*refill_at_ - now).count());
  return ending_.empty() ? -1 : kAskEvery;
}

void Nursery::keep() {
  while (true) {
    const auto began = Clock::now();
    if (start()) listen();
    bury();
    {
      const std::lock_guard lock(mutex_);
      if (stopping_ || unable_) return;
    }
    pause(Clock::now() - began < kOldAge);
  }
}

/// False when the program cannot be run.
bool Nursery::start() {
  auto [ours, theirs] = Channel::pair();
  posix_spawn_file_actions_t files;
  posix_spawn_file_actions_init(&files);
  posix_spawn_file_actions_adddup2(&files, theirs.fd(), kZygoteFd);
  posix_spawnattr_t attributes;
  posix_spawnattr_init(&attributes);
  sigset_t none, all;
  sigemptyset(&none);
  sigfillset(&all);
  posix_spawnattr_setsigmask(&attributes, &none);
  posix_spawnattr_setsigdefault(&attributes, &all);
  posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
  std::vector<std::string> words = {options_.program, std::to_string(kZygoteFd)};
  words.insert(words.end(), options_.arguments.begin(), options_.arguments.end());
  std::vector<char*> arguments;
  for (std::string& word : words) arguments.push_back(word.data());
  arguments.push_back(nullptr);
  // Nothing of this process's environment is a zygote's business, but what a sanitizer is told.
  std::vector<std::string> values = options_.environment;
  values.push_back("LC_ALL=C.UTF-8");
  for (const char* name : {"ASAN_OPTIONS", "TSAN_OPTIONS", "UBSAN_OPTIONS"}) {
    if (const char* value = getenv(name)) values.push_back(std::string(name) + "=" + value);
  }
  std::vector<char*> environment;
  for (std::string& value : values) environment.push_back(value.data());
  environment.push_back(nullptr);
  pid_t pid = 0;
  const int error =
      posix_spawn(&pid, options_.program.c_str(), &files, &attributes, arguments.data(), environment.data());
  posix_spawn_file_actions_destroy(&files);
  posix_spawnattr_destroy(&attributes);

  const std::lock_guard lock(mutex_);
  if (error != 0) {
    why_not_ = options_.program + " cannot be run: " + strerror(error);
    spdlog::error("{}", why_not_);
    ++failed_starts_;
    changed_.notify_all();
    return false;
  }
  channel_ = std::move(ours);
  zygote_ = pid;
  return true;
}

/// Until the zygote's end is closed, or ours is to be.
void Nursery::listen() {
  while (true) {
    pollfd waits[2] = {{channel_.fd(), POLLIN, 0}, {wake_.get(), POLLIN, 0}};
    if (poll(waits, 2, look_after()) < 0) continue;
    if (waits[1].revents != 0) {
      eventfd_t woken;
      eventfd_read(wake_.get(), &woken);
      const std::lock_guard lock(mutex_);
      if (stopping_) return;
    }
    if (waits[0].revents == 0) continue;
    std::vector<Descriptor> descriptors;
    const std::optional<Message> message = channel_.receive(&descriptors);
    if (!message) return;
    take(*message, descriptors);
  }
}

void Nursery::take(const Message& message, std::vector<Descriptor>& descriptors) {
  {
    const std::lock_guard lock(mutex_);
    const auto found = births_.find(message.number);
    Birth* const birth = found == births_.end() ? nullptr : found->second.get();
    if (message.kind == Kind::ready) {
      ready_ = true;
      failed_starts_ = 0;
      about_ = message.text;
      spdlog::info("zygote {} is ready{}{}", zygote_, about_.empty() ? "" : ": ", about_);
      refill();
    } else if (message.kind == Kind::unable) {
      unable_ = true;
      why_not_ = message.text;
      spdlog::info("{}", why_not_);
    } else if (birth != nullptr && message.kind == Kind::begun && descriptors.size() == 1) {
      birth->answered = true;
      birth->process = std::move(descriptors[0]);
    } else if (birth != nullptr && message.kind == Kind::refused) {
      birth->answered = true;
      spdlog::warn("a child could not be forked: {}", message.text);
    } else if (birth != nullptr && message.kind == Kind::ended) {
      birth->status = static_cast<int>(message.code);
      if (refill_at_) refill();
      if (ending_.erase(message.number) > 0) births_.erase(found);
    } else if (message.kind == Kind::begun && descriptors.size() == 1) {
      // Whoever asked has given up.
      syscall(SYS_pidfd_send_signal, descriptors[0].get(), SIGKILL, nullptr, 0);
    }
  }
  changed_.notify_all();
}

/// The zygote is gone or is to go. Its children die with it.
void Nursery::bury() {
  pid_t zygote = 0;
  bool was_ready = false;
  {
    const std::lock_guard lock(mutex_);
    channel_ = Channel();
    was_ready = std::exchange(ready_, false);
    zygote = std::exchange(zygote_, 0);
    for (const uint64_t spare : spares_) births_.erase(spare);
    spares_.clear();
    refill_at_.reset();
    for (const auto& [number, ending] : ending_) births_.erase(number);
    ending_.clear();
    for (const auto& [number, birth] : births_) birth->lost = birth->lost || !birth->status;
    if (zygote != 0 && !stopping_) ++restarts_;
  }
  changed_.notify_all();
  if (zygote == 0) return;
  int status = 0;
  // It ends by itself once its channel is closed; one that does not is not waited for.
  for (int i = 0; i < 100 && waitpid(zygote, &status, WNOHANG) == 0; ++i) {
    if (i == 50) kill(zygote, SIGKILL);
    std::this_thread::sleep_for(10ms);
  }
  for (int i = 0; i < 50 && waitpid(-1, nullptr, WNOHANG) >= 0; ++i) std::this_thread::sleep_for(2ms);
  const std::lock_guard lock(mutex_);
  if (stopping_ || unable_) return;
  why_not_ = WIFSIGNALED(status) ? "it was ended by signal " + std::to_string(WTERMSIG(status))
                                 : "it ended with status " + std::to_string(WEXITSTATUS(status));
  spdlog::warn("zygote {} is gone: {}", zygote, why_not_);
  if (!was_ready) ++failed_starts_;
  changed_.notify_all();
}

void Nursery::pause(bool died_young) {
  std::unique_lock lock(mutex_);
  if (!died_young) pause_ = options_.first_pause;
  changed_.wait_for(lock, pause_, [&] { return stopping_; });
  pause_ = std::min(pause_ * 2, options_.longest_pause);
}

}  // namespace dce::worker
