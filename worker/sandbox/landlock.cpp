#include "worker/sandbox/landlock.h"

#include <fcntl.h>
#include <linux/landlock.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdint>
#include <system_error>

namespace dce::worker {
namespace {

// Debian 12's kernel headers end at version 1 or so; the numbers are the kernel's and never change.
constexpr uint64_t kExecute = 1u << 0, kReadFile = 1u << 2, kReadDir = 1u << 3;
constexpr uint64_t kWriteFile = 1u << 1, kRemoveDir = 1u << 4, kRemoveFile = 1u << 5, kMakeDir = 1u << 7,
                   kMakeFile = 1u << 8;
constexpr uint64_t kRights1 = (1u << 13) - 1;  // execute, write, read, and everything that makes or removes
constexpr uint64_t kRefer = 1u << 13;          // version 2
constexpr uint64_t kTruncate = 1u << 14;       // version 3
constexpr uint64_t kDeviceIoctl = 1u << 15;    // version 5
constexpr uint64_t kTcp = 3;                   // version 4: bind and connect
constexpr uint64_t kScopes = 3;                // version 6: abstract unix sockets, signals

struct Ruleset {
  uint64_t files, tcp, scopes;
};

/// How much of Ruleset a version knows.
size_t ruleset_size(int version) {
  return version >= 6 ? sizeof(Ruleset) : version >= 4 ? 2 * sizeof(uint64_t) : sizeof(uint64_t);
}

Ruleset everything(int version) {
  Ruleset set{kRights1, 0, 0};
  if (version >= 2) set.files |= kRefer;
  if (version >= 3) set.files |= kTruncate;
  if (version >= 4) set.tcp = kTcp;
  if (version >= 5) set.files |= kDeviceIoctl;
  if (version >= 6) set.scopes = kScopes;
  return set;
}

[[noreturn]] void fail(const char* what) {
  throw std::system_error(errno, std::generic_category(), what);
}

/// Of `rights`, those that are for folders are left out where the path is a file.
void allow(int ruleset, const std::string& path, uint64_t rights) {
  const int fd = open(path.c_str(), O_PATH | O_CLOEXEC);
  if (fd < 0) return;
  struct stat status {};
  fstat(fd, &status);
  landlock_path_beneath_attr rule{};
  rule.allowed_access = S_ISDIR(status.st_mode) ? rights : rights & (kReadFile | kWriteFile | kTruncate);
  rule.parent_fd = fd;
  const long added = syscall(SYS_landlock_add_rule, ruleset, LANDLOCK_RULE_PATH_BENEATH, &rule, 0);
  close(fd);
  if (added != 0) fail("landlock_add_rule");
}

}  // namespace

int landlock_version() {
  const long version = syscall(SYS_landlock_create_ruleset, nullptr, 0, LANDLOCK_CREATE_RULESET_VERSION);
  return static_cast<int>(std::max(version, 0L));
}

int restrict_files(const std::vector<std::string>& readable, const std::vector<std::string>& writable) {
  const int version = landlock_version();
  if (version == 0) return 0;
  const Ruleset set = everything(version);
  static_assert(kRights1 & kExecute);
  const int ruleset =
      static_cast<int>(syscall(SYS_landlock_create_ruleset, &set, ruleset_size(version), 0));
  if (ruleset < 0) fail("landlock_create_ruleset");
  constexpr uint64_t reading = kReadFile | kReadDir;
  constexpr uint64_t changing = kWriteFile | kRemoveDir | kRemoveFile | kMakeDir | kMakeFile | kTruncate;
  for (const std::string& path : readable) allow(ruleset, path, reading);
  for (const std::string& path : writable) allow(ruleset, path, reading | (changing & set.files));
  const long restricted = syscall(SYS_landlock_restrict_self, ruleset, 0);
  close(ruleset);
  if (restricted != 0) fail("landlock_restrict_self");
  return version;
}

}  // namespace dce::worker
