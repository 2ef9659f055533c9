// Landlock: what of the file system a process may still see.
#pragma once

#include <string>
#include <vector>

namespace dce::worker {

/// The version of the kernel's interface; 0 where it has none, or it is switched off.
int landlock_version();

/// From the calling thread on, for good: nothing may be executed anywhere; files may be read beneath `readable`
/// only, and read, written, made and removed beneath `writable` (paths that do not exist are passed over); no TCP, no signals and no
/// abstract unix sockets to outside, as far as the kernel knows how. Needs no_new_privs. The version of the
/// kernel's interface that was used; 0 where the kernel has none, and then nothing is restricted. Throws
/// std::system_error where the kernel has it and refuses.
int restrict_files(const std::vector<std::string>& readable, const std::vector<std::string>& writable = {});

}  // namespace dce::worker
