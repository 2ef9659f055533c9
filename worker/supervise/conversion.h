// One job from its sealed documents to its last byte, in a child of its own.
#pragma once

#include <chrono>
#include <cstdint>
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
  };
  Kind kind = Kind::failed;
  int code = 70;  ///< a dce_code, for all but `done`
  uint32_t page = 0;
  std::string message;
  uint32_t pages = 0;
  uint64_t bytes = 0;  ///< of the stream that were handed to the outlet
  std::string stats_json;
};

/// Blocks. `documents` are sealed. The child is dead when this returns.
Outcome run_conversion(Nursery& nursery, const Task& task, const std::vector<MemoryFile>& documents,
                       Outlet& outlet);

}  // namespace dce::worker
