// Ends waits when the server ends.
#pragma once

#include "server/base/clock.h"
#include "server/base/files.h"

namespace dce::server {

/// Once raised it stays raised. For any number of threads.
class StopSignal {
 public:
  /// Throws std::system_error where no descriptor can be had.
  StopSignal();
  void raise();
  bool raised() const { return wait(0); }
  /// Until it is raised, which is true, or `patience` is over.
  bool wait(Millis patience) const { return wait(-1, patience) == Event::raised; }

  enum class Event { nothing, ready, raised };
  /// The same, and ends also when `fd` can be read; -1 for none.
  Event wait(int fd, Millis patience) const;

 private:
  File event_;
};

}  // namespace dce::server
