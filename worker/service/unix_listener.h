// A listening unix socket that looks at who connects before gRPC hears of it.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <thread>
#include <vector>

#include "worker/wire/descriptor.h"

namespace dce::worker {

/// Makes the socket, replacing one that nobody listens on any more, open to its owner and group. Throws
/// std::runtime_error with a sentence.
Descriptor listen_on_unix_socket(const std::string& path);

class UnixListener {
 public:
  /// `accept` is called with a connected socket of a user that is root, this process's own or among
  /// `allowed`, from the listener's own thread. Takes the descriptor.
  UnixListener(Descriptor socket, std::vector<uint32_t> allowed, std::function<void(Descriptor)> accept);
  /// Takes no more connections.
  ~UnixListener();

 private:
  void run();
  bool admits(int fd) const;

  Descriptor socket_, wake_;
  const std::vector<uint32_t> allowed_;
  const std::function<void(Descriptor)> accept_;
  std::thread thread_;
};

}  // namespace dce::worker
