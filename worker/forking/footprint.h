// The memory that a conversion touches, given to a process at once.
#pragma once

#include <cstdint>
#include <functional>
#include <vector>

namespace dce::worker {

/// After a fork each page of memory costs its first use a fault, which takes several times as long as the
/// page itself. A zygote's children are alike: what one of them touched, the next will touch too.
class Footprint {
 public:
  struct Range {
    uintptr_t begin, end;
    uint32_t writable;  ///< not 0: pages of the process's own; what is only read is shared
  };

  Footprint() = default;

  /// Has a child of this process do `work`, and looks which pages it has then. Nothing where the kernel does
  /// not say, or `work` fails. The process must have one thread.
  static Footprint of(const std::function<void()>& work);

  /// In a child of the same process: has the kernel put these pages in place. Only speed depends on it.
  void take() const;

  const std::vector<Range>& ranges() const { return ranges_; }

 private:
  std::vector<Range> ranges_;
};

}  // namespace dce::worker
