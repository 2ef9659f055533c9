// One child of a zygote, from its begin to its end.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "worker/supervise/memory_file.h"
#include "worker/supervise/nursery.h"
#include "worker/wire/task.h"

namespace dce::worker {

/// Where events and the stream of a conversion go. Called from one thread; `false` ends the job.
class Outlet {
 public:
  virtual ~Outlet() = default;
  virtual bool opened(uint32_t pages) = 0;
  virtual bool page(uint32_t page, uint32_t pages, uint64_t bytes) = 0;
  virtual bool warning(uint32_t page, const std::string& message) = 0;
  virtual bool data(std::span<const uint8_t> bytes) = 0;
  /// Which of the documents in another is being tried, as Kind::trying has it.
  virtual void trying(uint64_t /*number*/, const std::string& /*name*/) {}
  /// Asked at least every 20 ms.
  virtual bool gone() = 0;
};

struct Outcome {
  enum class Kind {
    done,
    failed,     ///< as the library says: `code`
    late,       ///< the conversion's time ran out
    crashed,    ///< the child was ended by a signal, or without a word
    lost,       ///< the zygote died, and the child with it: nothing wrong with the document
    no_child,   ///< there is no zygote
    given_up,   ///< the caller is gone
    too_large,  ///< more output than allowed
    detour,     ///< the child waits for other documents
  };
  Kind kind = Kind::failed;
  int code = 70;  ///< a dce_code, for all but `done`
  uint32_t page = 0;
  std::string message;
  uint32_t pages = 0;
  uint64_t bytes = 0;  ///< of the stream that were handed to the outlet
  std::string stats_json;
  std::vector<Detour> detours;  ///< of `detour`, one a document
};

/// The child is dead, or has said its last word, when this is destroyed, and when an outcome but `detour` was returned.
class ChildRun {
 public:
  using Clock = std::chrono::steady_clock;

  /// It is killed at `deadline`. `patience` is with a zygote that is just being started.
  ChildRun(Nursery& nursery, Clock::time_point deadline, std::chrono::milliseconds patience = std::chrono::seconds(5))
      : nursery_(nursery), deadline_(deadline), patience_(patience) {}
  ~ChildRun();
  ChildRun(const ChildRun&) = delete;
  ChildRun& operator=(const ChildRun&) = delete;

  /// Has the task done over sealed documents; blocks. After `detour` again, with other documents.
  Outcome run(const Task& task, const std::vector<MemoryFile>& documents, Outlet& outlet);

 private:
  Nursery& nursery_;
  const Clock::time_point deadline_;
  const std::chrono::milliseconds patience_;
  std::unique_ptr<Child> child_;
};

}  // namespace dce::worker
