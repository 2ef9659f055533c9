// Where LibreOffice may write: memory that no disk and no other process sees.
#pragma once

#include <cstdint>
#include <string>

namespace dce::worker {

/// For a zygote and its children. Where the kernel lets an unprivileged process have one, a file system of their own,
/// which ends with the last of them whatever ends them; elsewhere a folder in /dev/shm that only this user may enter.
class Scratch {
 public:
  /// Before there is a second thread. Throws std::exception where there is neither.
  Scratch();
  ~Scratch() { clear(); }
  Scratch(const Scratch&) = delete;
  Scratch& operator=(const Scratch&) = delete;

  const std::string& folder() const { return folder_; }

  /// In a child: job_folder() becomes a file system of `most_bytes` that ends with the child, from which nothing can
  /// be executed and which holds nothing but the empty folders that there were; and away with the right to make more.
  /// Nothing where the children are not separate. Throws std::system_error.
  void enter(uint64_t most_bytes) const;

  /// In the zygote, when a child is gone: what it left.
  void bury() const;

  /// Where a job's files lie.
  std::string job_folder() const { return folder_ + "/job"; }

  /// Whether each child has a file system of its own. Where not, there must be one child at a time.
  bool separate() const { return separate_; }

  /// Removes everything. The destructor's work, for a process that ends without one.
  void clear() const;

 private:
  std::string folder_;
  bool separate_ = false;
};

}  // namespace dce::worker
