// Keeps a zygote alive and has it fork children.
#pragma once

#include <sys/types.h>

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "worker/wire/channel.h"

namespace dce::worker {

/// A converting process, from the supervisor's side. Killed when destroyed, if it still lives.
class Child {
 public:
  ~Child();
  Child() = default;
  Child(Child&&) = default;
  Child& operator=(Child&&) = delete;

  Channel control;
  Descriptor output;   ///< its stream
  Descriptor process;  ///< a pidfd
  uint64_t number = 0;

  /// At once, whatever it does. From any thread, also when it has ended.
  void kill() const;
};

struct NurseryOptions {
  std::string program;                            ///< the zygote's executable
  std::vector<std::string> arguments = {"nobody", "warm"};  ///< first what it becomes where it is started as root
  std::vector<std::string> environment = {};        ///< "NAME=value"; nothing of this process's own is handed on
  std::chrono::milliseconds first_pause{100}, longest_pause{10'000};  ///< before a dead zygote is replaced
  size_t spares = 0;  ///< children that are forked before somebody asks, and wait ready
  /// Until a child that was handed out is followed by another that waits, unless it ends before: most jobs are
  /// shorter, and forking takes processor time that the caller of one would wait for.
  std::chrono::milliseconds job_alone{20};
};

/// The zygote is started by exec from a thread of its own, so that it begins with one thread and none of this
/// process's memory, whatever runs here. One that dies is replaced, after a pause that doubles while they die
/// young. For any number of threads.
class Nursery {
 public:
  explicit Nursery(NurseryOptions options);
  /// Ends the zygote, and so all children.
  ~Nursery();
  Nursery(const Nursery&) = delete;
  Nursery& operator=(const Nursery&) = delete;

  /// Waits for the first zygote to be warm; false when it is not by then, and why_not() says more.
  bool wait_until_ready(std::chrono::milliseconds patience);
  std::string why_not() const;

  /// Whether there will never be one: the zygote said that it lacks what it would convert with. why_not() says what.
  bool unable() const;
  /// What the zygote said of itself when it was ready.
  std::string about() const;

  /// A new child, or nothing when there is no zygote to be had before `deadline`, or none has come up at several tries:
  /// then at once, for as long as it stays so.
  std::unique_ptr<Child> begin(std::chrono::steady_clock::time_point deadline);

  struct End {
    bool lost = false;          ///< its zygote died, and it with it
    std::optional<int> status;  ///< as wait(2) gives it
  };
  /// How a child ended. Waits for it to do so by itself, then kills it. Once for each child.
  End end_of(const Child& child, std::chrono::milliseconds patience);

  /// For a child that has said its last word: it ends by itself, or is killed after a moment, and nobody waits for it.
  void let_end(std::unique_ptr<Child> child);

  uint64_t restarts() const;
  pid_t zygote() const;  ///< 0 while there is none

 private:
  struct Birth;

  bool hopeless() const;  ///< under the mutex, as the next four
  /// The number of a child that was asked for; 0 where there are no descriptors.
  uint64_t ask();
  void refill();
  void refill_later();
  std::unique_ptr<Child> hand_out(uint64_t number);
  int look_after();
  void keep();
  bool start();
  void listen();
  void take(const Message& message, std::vector<Descriptor>& descriptors);
  void bury();
  void pause(bool died_young);

  const NurseryOptions options_;
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  Channel channel_;  ///< written under the mutex, read by keep() alone
  Descriptor wake_;  ///< an eventfd: the end, or somebody to wait for
  pid_t zygote_ = 0;
  bool ready_ = false, stopping_ = false, unable_ = false;
  std::string why_not_ = "it is still starting", about_;
  std::chrono::milliseconds pause_{};
  int failed_starts_ = 0;  ///< in a row
  uint64_t next_ = 1, restarts_ = 0;
  std::map<uint64_t, std::shared_ptr<Birth>> births_;
  struct Ending {
    std::unique_ptr<Child> child;
    std::chrono::steady_clock::time_point deadline;
  };
  std::map<uint64_t, Ending> ending_;
  std::deque<uint64_t> spares_;  ///< numbers, the oldest first
  std::optional<std::chrono::steady_clock::time_point> refill_at_;
  std::thread keeper_;
};

}  // namespace dce::worker
