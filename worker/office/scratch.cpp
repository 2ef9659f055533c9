#include "worker/office/scratch.h"

#include <fcntl.h>
#include <linux/capability.h>
#include <sched.h>
#include <sys/file.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/statfs.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <filesystem>
#include <stdexcept>
#include <system_error>
#include <vector>

#include "worker/wire/descriptor.h"

namespace dce::worker {
namespace {

constexpr const char* kMountPoint = "/tmp";  // exists everywhere, and nothing in it is a converter's business
constexpr const char* kShared = "/dev/shm";
constexpr std::string_view kPrefix = "dce-office-";
constexpr unsigned long kNothingRuns = MS_NOSUID | MS_NODEV | MS_NOEXEC;
constexpr long kTmpfs = 0x01021994;

[[noreturn]] void fail(const char* what) {
  throw std::system_error(errno, std::generic_category(), what);
}

bool write_text(const char* path, const std::string& text) {
  const Descriptor file(open(path, O_WRONLY | O_CLOEXEC));
  return file && write(file.get(), text.data(), text.size()) == static_cast<ssize_t>(text.size());
}

/// Rights over nothing but a name space of this process's own, and a file system in it.
bool have_own_file_system() {
  const std::string user = std::to_string(geteuid()), group = std::to_string(getegid());
  if (unshare(CLONE_NEWUSER | CLONE_NEWNS) != 0) return false;
  // /proc is this user's again, for as long as the maps are written.
  prctl(PR_SET_DUMPABLE, 1, 0, 0, 0);
  const bool mapped = write_text("/proc/self/setgroups", "deny") &&
                      write_text("/proc/self/uid_map", user + " " + user + " 1") &&
                      write_text("/proc/self/gid_map", group + " " + group + " 1");
  prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
  return mapped && mount(nullptr, "/", nullptr, MS_REC | MS_PRIVATE, nullptr) == 0 &&
         mount("dce-office", kMountPoint, "tmpfs", kNothingRuns, "mode=0700") == 0;
}

void give_up_capabilities() {
  __user_cap_header_struct head{_LINUX_CAPABILITY_VERSION_3, 0};
  __user_cap_data_struct none[2] = {};
  if (syscall(SYS_capset, &head, none) != 0) fail("capset");
}

/// What killed workers left: folders of this user whose lock nobody holds.
void sweep() {
  std::error_code ignored;
  for (const auto& entry : std::filesystem::directory_iterator(kShared, ignored)) {
    struct stat status {};
    if (!entry.path().filename().string().starts_with(kPrefix) || lstat(entry.path().c_str(), &status) != 0 ||
        !S_ISDIR(status.st_mode) || status.st_uid != geteuid())
      continue;
    const Descriptor folder(open(entry.path().c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
    if (folder && flock(folder.get(), LOCK_EX | LOCK_NB) == 0)
      std::filesystem::remove_all(entry.path(), ignored);
  }
}

std::string make_shared_folder() {
  struct statfs system {};
  if (statfs(kShared, &system) != 0 || system.f_type != kTmpfs)
    throw std::runtime_error("no memory to write to: the kernel allows no file system of its own here, and /dev/shm "
                             "is none in memory");
  sweep();
  std::string folder = std::string(kShared) + "/" + std::string(kPrefix) + "XXXXXX";
  if (mkdtemp(folder.data()) == nullptr) fail("making a folder in /dev/shm");
  const int lock = open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);  // held for as long as the process lives
  if (lock < 0 || flock(lock, LOCK_EX | LOCK_NB) != 0) fail("locking a folder in /dev/shm");
  return folder;
}

}  // namespace

Scratch::Scratch() : separate_(have_own_file_system()) {
  folder_ = separate_ ? kMountPoint : make_shared_folder();
  if (mkdir(job_folder().c_str(), 0700) != 0) fail("making a folder for jobs");
}

void Scratch::clear() const {
  std::error_code ignored;
  for (const auto& entry : std::filesystem::directory_iterator(folder_, ignored))
    std::filesystem::remove_all(entry.path(), ignored);
  if (!separate_) std::filesystem::remove(folder_, ignored);
}

void Scratch::enter(uint64_t most_bytes) const {
  if (!separate_) return;
  // LibreOffice has made itself a folder for what is temporary, once for all.
  std::vector<std::filesystem::path> folders;
  for (const auto& entry : std::filesystem::directory_iterator(job_folder()))
    if (entry.is_directory()) folders.push_back(entry.path());
  const std::string options = "mode=0700,nr_inodes=4096,size=" + std::to_string(most_bytes);
  if (unshare(CLONE_NEWNS) != 0) fail("a file system for the job");
  if (mount("dce-job", job_folder().c_str(), "tmpfs", kNothingRuns, options.c_str()) != 0) fail("mounting it");
  for (const auto& folder : folders) std::filesystem::create_directory(folder);
  give_up_capabilities();
}

void Scratch::bury() const {
  if (separate_) return;
  std::error_code ignored;
  for (const auto& entry : std::filesystem::directory_iterator(job_folder(), ignored)) {
    if (!entry.is_directory()) std::filesystem::remove(entry.path(), ignored);
    for (const auto& inner : std::filesystem::directory_iterator(entry.path(), ignored))
      std::filesystem::remove_all(inner.path(), ignored);
  }
}

}  // namespace dce::worker
