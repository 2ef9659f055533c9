// Brings calls from the library's threads to the Python thread that waits for them.
#pragma once

#include <condition_variable>
#include <exception>
#include <functional>
#include <mutex>

namespace dce::python {

/// Runs work on a thread of its own while the calling Python thread waits without the GIL, and makes every
/// call into Python from that waiting thread. So callbacks see the thread, the context variables and the
/// signals of whoever started the job; Ctrl-C is noticed while nothing else happens; and no thread that
/// Python did not make enters it.
class Courier {
 public:
  /// With the GIL held. Returns when `work` does. The first exception out of a call(), or KeyboardInterrupt,
  /// makes it call `stop` (without the GIL) and is thrown once `work` has returned; otherwise what `work`
  /// throws is.
  void run(const std::function<void()>& work, const std::function<void()>& stop);

  /// From any thread of `work`: runs `function` in the waiting thread, under the GIL, and waits for its end.
  /// False when it, or a call before it, threw; what follows such a call is not run.
  bool call(const std::function<void()>& function);

 private:
  void serve(const std::function<void()>& stop);
  void answer(const std::function<void()>* function);

  std::mutex mutex_;
  std::condition_variable changed_;
  const std::function<void()>* pending_ = nullptr;  ///< asked for and not yet answered
  bool finished_ = false;
  std::exception_ptr failure_;  ///< of a call; written by the waiting thread alone, under mutex_
};

}  // namespace dce::python
