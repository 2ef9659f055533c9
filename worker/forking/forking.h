// What every zygote does: it forks a process for each job, and buries it, and what else comes to it.
#pragma once

#include <functional>
#include <string>

#include "worker/wire/channel.h"

namespace dce::worker {

/// First of all: ignores signals that are the supervisor's to handle, closes what is not its own, becomes
/// `user` where it is root, has orphans of its family come to it, and offers itself to the kernel when memory
/// runs out. Throws std::exception.
void become_zygote(const Channel& supervisor, const std::string& user);

/// From now on the kernel ends this process with the supervisor: one that loads libraries looks at no
/// channel. Anew after what gives the process other rights, which makes the kernel forget it; until
/// fork_for_jobs(), which looks.
void end_with_supervisor(const Channel& supervisor);

struct Children {
  /// Does a job and exits; called in a process of its own. `control` brings the job, `output` takes the
  /// stream.
  std::function<void(Channel control, Descriptor output)> run;
  /// Told of a child that is gone, before its supervisor is; may be empty.
  std::function<void()> bury = {};
  /// The next child waits until the one before is gone.
  bool one_at_a_time = false;
};

/// Says `ready` with `text`, and forks until the supervisor's end is closed; then kills what it forked. The
/// process must have one thread, always: forking one with several would copy locks that nobody opens. Throws
/// std::runtime_error where it has more.
void fork_for_jobs(Channel supervisor, const std::string& text, const Children& children);

}  // namespace dce::worker
