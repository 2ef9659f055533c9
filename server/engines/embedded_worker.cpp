#include "server/engines/embedded_worker.h"

#include <signal.h>
#include <spdlog/spdlog.h>
#include <sys/wait.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <stdexcept>

#include "server/base/files.h"
#include "server/base/program.h"

namespace dce::server {

using namespace std::chrono_literals;
using Steady = std::chrono::steady_clock;

namespace {

constexpr auto kPatience = 10s, kYoung = 5s, kEnding = 1s;

}  // namespace

EmbeddedWorker::EmbeddedWorker(std::string program, std::string socket, std::vector<std::string> options)
    : program_(std::move(program)), socket_(std::move(socket)), options_(std::move(options)) {
  end_leftover();
  thread_ = std::thread([this] { watch(); });
  const auto deadline = Steady::now() + kPatience;
  std::unique_lock lock(mutex_);
  while (!file_exists(socket_) && !failed_ && Steady::now() < deadline) changed_.wait_for(lock, 10ms);
  ready_ = !failed_ && file_exists(socket_);
  if (ready_) return;
  const bool ended = failed_;
  stopping_ = true;
  if (child_ > 0) kill(child_, SIGKILL);
  lock.unlock();
  thread_.join();
  throw std::runtime_error(program_ +
                           (ended ? " ended at once: its lines above say why" : " does not open " + socket_));
}

EmbeddedWorker::~EmbeddedWorker() {
  {
    std::unique_lock lock(mutex_);
    stopping_ = true;
    changed_.notify_all();
    if (child_ > 0) kill(child_, SIGTERM);
    // What it converts is this server's alone, and is converted again at the next start.
    if (!changed_.wait_for(lock, kEnding, [this] { return child_ < 0; })) kill(child_, SIGKILL);
  }
  thread_.join();
}

/// -1 where no process can be had just now.
pid_t EmbeddedWorker::start_or_not() const {
  try {
    return start();
  } catch (const std::exception& error) {
    spdlog::error("the embedded engine: {}", error.what());
    return -1;
  }
}

pid_t EmbeddedWorker::start() const {
  std::vector<std::string> words = {program_, "--listen", address()};
  words.insert(words.end(), options_.begin(), options_.end());
  const pid_t child = start_program(words);
  write_file(socket_ + ".pid", std::to_string(child), 0600);
  return child;
}

/// A worker that became another user is not told of its parent's end by the kernel.
void EmbeddedWorker::end_leftover() const {
  const std::string file = socket_ + ".pid";
  if (!file_exists(file)) return;
  const pid_t process = std::atoi(read_file(file, 20).c_str());
  const std::string command = "/proc/" + std::to_string(process) + "/cmdline";
  // The number may be another's by now.
  if (process > 1 && file_exists(command) &&
      read_file(command, 64 * 1024).find(address()) != std::string::npos) {
    spdlog::info("an engine of an earlier start is ended");
    // Politely first: its children are not told of its end, either, and it ends them.
    kill(process, SIGTERM);
    const auto deadline = Steady::now() + kEnding;
    while (file_exists(command)) {
      if (Steady::now() > deadline) kill(process, SIGKILL);
      std::this_thread::sleep_for(10ms);
    }
  }
  remove_file(socket_);
}

void EmbeddedWorker::watch() {
  auto pause = 500ms;
  while (true) {
    const auto begun = Steady::now();
    pid_t child = -1;
    {
      const std::lock_guard lock(mutex_);
      if (stopping_) return;
      child = child_ = start_or_not();
    }
    int status = 0;
    if (child > 0) waitpid(child, &status, 0);
    std::unique_lock lock(mutex_);
    child_ = -1;
    failed_ = !ready_;
    changed_.notify_all();
    if (stopping_ || failed_) return;
    spdlog::warn("the embedded engine ended (status {}); it is started again", status);
    if (Steady::now() - begun > kYoung) pause = 500ms;
    if (changed_.wait_for(lock, pause, [this] { return stopping_; })) return;
    pause = std::min<std::chrono::milliseconds>(pause * 2, 30s);
  }
}

}  // namespace dce::server
