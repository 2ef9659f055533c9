#pragma once

#include <mutex>
#include <set>

#include "base/cancellation.h"

namespace dce::core {

/// What runs on an engine, so that all of it can be cancelled at once. Thread-safe.
class Running {
 public:
  /// One job or look into a document, from its start to its end.
  class Entry {
   public:
    Entry(Running& owner, Cancellation& cancellation) : owner_(owner), cancellation_(cancellation) {
      const std::lock_guard lock(owner_.mutex_);
      if (owner_.cancelled_) cancellation_.cancel();
      owner_.present_.insert(&cancellation_);
    }
    ~Entry() {
      const std::lock_guard lock(owner_.mutex_);
      owner_.present_.erase(&cancellation_);
    }
    Entry(const Entry&) = delete;
    Entry& operator=(const Entry&) = delete;

   private:
    Running& owner_;
    Cancellation& cancellation_;
  };

  /// Cancels what runs now and whatever enters later.
  void cancel() {
    const std::lock_guard lock(mutex_);
    cancelled_ = true;
    for (Cancellation* cancellation : present_) cancellation->cancel();
  }

 private:
  std::mutex mutex_;
  std::set<Cancellation*> present_;
  bool cancelled_ = false;
};

}  // namespace dce::core
