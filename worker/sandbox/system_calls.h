// seccomp: the system calls a converting process may make.
#pragma once

namespace dce::worker {

struct SystemCalls {
  bool read_files = true;    ///< opening files to read them; Landlock says which
  bool write_files = false;  ///< making, changing and removing them, likewise
  bool load_code = false;    ///< mapping files to execute them, as loading a library does
};

/// From the calling thread and its later threads on, for good. Allowed is what memory, threads, clocks and
/// descriptors that are open already need. Anything else fails with EPERM: no sockets, processes, programs,
/// tracing, or signals to others, and no memory that can be both written and executed. Needs no_new_privs. Throws std::runtime_error where the
/// kernel refuses.
void allow_system_calls(const SystemCalls& allowed);

}  // namespace dce::worker
