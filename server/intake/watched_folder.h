// A folder whose files become jobs of one user: for scanners, scripts and shares.
#pragma once

#include <atomic>
#include <string>
#include <thread>

#include "server/base/files.h"
#include "server/intake/acceptor.h"

namespace dce::server {

struct WatchedFolderSettings {
  std::string folder;
  std::string owner;  ///< mail address
  bool keep = false;  ///< files stay; else they are removed once they are taken
};

/// A thread that takes files when their writers close them or move them in, and looks through the whole
/// folder now and then, for inotify may miss some (network shares, overflow). Each file is taken once: a kill
/// between taking and removing it is known by its name, content, inode and time. Names that begin with a dot
/// or end in .part, .tmp or ~ are somebody's unfinished work; links and what is no file are passed over. A
/// file that is refused is left, renamed to NAME.refused.
class WatchedFolder {
 public:
  /// Throws where the folder is not there.
  WatchedFolder(WatchedFolderSettings settings, Acceptor& acceptor, Users& users);
  ~WatchedFolder();
  WatchedFolder(const WatchedFolder&) = delete;
  WatchedFolder& operator=(const WatchedFolder&) = delete;

  /// Everything that lies there for at least `age`. How many became jobs. For tests and the rescan.
  int look_through(Millis age);

 private:
  void run();
  bool take(const std::string& name, Millis age);

  WatchedFolderSettings settings_;
  Acceptor& acceptor_;
  Users& users_;
  File notices_;
  std::atomic<bool> stopping_ = false;
  std::thread thread_;
};

}  // namespace dce::server
