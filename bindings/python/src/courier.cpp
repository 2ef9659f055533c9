#include "courier.h"

#include <pybind11/pybind11.h>

#include <chrono>
#include <thread>

namespace py = pybind11;

namespace dce::python {
namespace {

// How long Ctrl-C may wait when no event brings the waiting thread back to Python.
constexpr auto signal_check_interval = std::chrono::milliseconds(50);

}  // namespace

void Courier::run(const std::function<void()>& work, const std::function<void()>& stop) {
  std::exception_ptr work_failure;
  std::thread worker([&] {
    try {
      work();
    } catch (...) {
      work_failure = std::current_exception();
    }
    std::lock_guard lock(mutex_);
    finished_ = true;
    changed_.notify_all();
  });
  {
    py::gil_scoped_release released;
    serve(stop);
    worker.join();
  }
  if (failure_) std::rethrow_exception(std::exchange(failure_, nullptr));
  if (work_failure) std::rethrow_exception(work_failure);
}

void Courier::serve(const std::function<void()>& stop) {
  bool stopped = false;
  std::unique_lock lock(mutex_);
  for (;;) {
    changed_.wait_for(lock, signal_check_interval, [&] { return finished_ || pending_; });
    if (finished_) return;
    const std::function<void()>* function = pending_;
    const bool failed = failure_ != nullptr;
    lock.unlock();
    if (!failed) answer(function);
    lock.lock();
    if (failure_ && !stopped) {
      stopped = true;
      lock.unlock();
      stop();
      lock.lock();
    }
    if (function) {
      pending_ = nullptr;
      changed_.notify_all();
    }
  }
}

/// Looks after signals and runs `function`, where there is one.
void Courier::answer(const std::function<void()>* function) {
  py::gil_scoped_acquire held;
  try {
    if (PyErr_CheckSignals() != 0) throw py::error_already_set();
    if (function) (*function)();
  } catch (...) {
    std::lock_guard lock(mutex_);
    failure_ = std::current_exception();
  }
}

bool Courier::call(const std::function<void()>& function) {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [&] { return pending_ == nullptr; });
  pending_ = &function;
  changed_.notify_all();
  changed_.wait(lock, [&] { return pending_ != &function; });
  return failure_ == nullptr;
}

}  // namespace dce::python
