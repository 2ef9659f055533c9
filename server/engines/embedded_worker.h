// A worker of the server's own: dce-worker as a child process, for sites that run none.
#pragma once

#include <sys/types.h>

#include <condition_variable>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace dce::server {

/// Kept alive: one that ends is started again, after a pause that doubles from half a second to half a minute
/// while it dies young. Ends with this process, however that ends.
class EmbeddedWorker {
 public:
  /// `program` listens on the unix socket `socket`. Throws std::runtime_error where it cannot be started, or
  /// is not there within ten seconds.
  EmbeddedWorker(std::string program, std::string socket, std::vector<std::string> options = {});
  ~EmbeddedWorker();
  EmbeddedWorker(const EmbeddedWorker&) = delete;
  EmbeddedWorker& operator=(const EmbeddedWorker&) = delete;

  std::string address() const { return "unix:" + socket_; }

 private:
  pid_t start() const;
  pid_t start_or_not() const;
  void end_leftover() const;
  /// Starts the child as well: the kernel ends it with the thread that did.
  void watch();

  std::string program_, socket_;
  std::vector<std::string> options_;
  std::mutex mutex_;
  std::condition_variable changed_;
  bool stopping_ = false, ready_ = false, failed_ = false;
  pid_t child_ = -1;
  std::thread thread_;
};

}  // namespace dce::server
