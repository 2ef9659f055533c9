// The walls around a converting process. All of it is for good, and is inherited.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <string>
#include <vector>

namespace dce::worker {

/// What any converting process may use.
struct ProcessLimits {
  int descriptors = 64;
  uint64_t file_bytes = 0;  ///< of any file it writes
  int threads = 64;  ///< of all processes of the unprivileged user together; does not bind root
};

/// Becomes `user` and its group where the process is root, without any supplementary groups or capabilities;
/// keeps what it is otherwise, and the signal that tells it of its parent's end. Throws std::runtime_error where there is no such user, or it is root.
void drop_privileges(const std::string& user);

/// No core files, and no tracing by processes of the same user.
void forbid_tracing();

/// Closes every descriptor from 3 on but `kept`.
void close_descriptors_except(std::vector<int> kept);

/// What of the file system it may still use.
struct Files {
  std::vector<std::string> readable;  ///< and what lies beneath; what does not exist is passed over
  std::vector<std::string> writable;  ///< files and folders beneath may be made, changed and removed
  bool load_code = false;             ///< libraries may be mapped to be executed; what is writable lies on a file
                                      ///< system that forbids it
};

/// Nothing that the process does after this reaches the network, other processes or files but `files`.
/// Single-threaded callers only. Throws std::exception where the kernel refuses a part; a kernel without
/// Landlock is met by refusing to open any file. What holds, for a log: "seccomp, landlock 6".
std::string enter_sandbox(const ProcessLimits& limits, const Files& files);

/// What one job may use of memory and time.
struct JobLimits {
  uint64_t memory_bytes = 0;  ///< address space beyond what is mapped now; 0 for no limit
  double cpu_seconds = 0;     ///< processor time of all its threads together; 0 for no limit
};

/// The first half is done outside, for what is mapped is asked of /proc; the second at any time, also within the walls: there
/// limits may be lowered.
class JobLimiter {
 public:
  JobLimiter();
  /// For good. Throws std::system_error.
  void hold(const JobLimits& limits) const;

 private:
  uint64_t mapped_bytes_;
};

/// What a conversion may read: fonts and colour profiles of the system, and how many processors there are.
const std::vector<std::string>& system_data();

}  // namespace dce::worker
