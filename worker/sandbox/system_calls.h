// seccomp: the system calls a converting process may make.
#pragma once

namespace dce::worker {

struct SystemCalls {
  bool read_files = true;  ///< opening files to read them; Landlock says which
};

/// From the calling thread and its later threads on, for good. Allowed is what memory, threads, clocks and
/// descriptors that are open already need. Anything else fails with EPERM: no sockets, processes, programs,
/// writing to files, tracing, or signals to others. Needs no_new_privs. Throws std::runtime_error where the
/// kernel refuses.
void allow_system_calls(const SystemCalls& allowed);

}  // namespace dce::worker
