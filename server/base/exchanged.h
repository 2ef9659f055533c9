// A value that changes while others use it.
#pragma once

#include <memory>
#include <mutex>
#include <utility>

namespace dce::server {

/// Whoever reads it keeps what they took, whole and unchanged; who comes later gets the next. For any number
/// of threads.
template <class T>
class Exchanged {
 public:
  explicit Exchanged(T value) : value_(std::make_shared<const T>(std::move(value))) {}

  std::shared_ptr<const T> get() const {
    const std::lock_guard lock(mutex_);
    return value_;
  }
  void set(T value) {
    auto next = std::make_shared<const T>(std::move(value));
    const std::lock_guard lock(mutex_);
    value_.swap(next);
  }

 private:
  mutable std::mutex mutex_;
  std::shared_ptr<const T> value_;
};

}  // namespace dce::server
