#pragma once

#if defined(__SANITIZE_THREAD__) && !defined(DCE_THREAD_SANITIZER)
#define DCE_THREAD_SANITIZER 1
#elif defined(__has_feature)
#if __has_feature(thread_sanitizer)
#define DCE_THREAD_SANITIZER 1
#endif
#endif
#ifdef DCE_THREAD_SANITIZER
#include <sanitizer/tsan_interface.h>
#endif

namespace dce::core {

/// Tells ThreadSanitizer what TBB promises and does by means that it cannot see into, for the library is not
/// instrumented: a task sees what was done before it was spawned, and who waits for tasks sees what they did.
/// Nothing without it.
class Handover {
 public:
  void give() {
#ifdef DCE_THREAD_SANITIZER
    __tsan_release(this);
#endif
  }
  void take() {
#ifdef DCE_THREAD_SANITIZER
    __tsan_acquire(this);
#endif
  }

  /// Around what a task does.
  class Task {
   public:
    explicit Task(Handover& handover) : handover_(handover) { handover_.take(); }
    ~Task() { handover_.give(); }
    Task(const Task&) = delete;
    Task& operator=(const Task&) = delete;

   private:
    Handover& handover_;
  };
};

}  // namespace dce::core
