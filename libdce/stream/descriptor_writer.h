#pragma once

#include <string>

#include "base/status.h"
#include "stream/source.h"

namespace dce::core {

/// Writes to descriptors whose receiver may be slow, stalled or gone: pipes, sockets, devices, and files as
/// well. A receiver that is gone or full is Code::output and never a signal. One thread at a time, except for
/// interrupt().
class DescriptorWriter {
 public:
  DescriptorWriter();
  ~DescriptorWriter();
  DescriptorWriter(const DescriptorWriter&) = delete;
  DescriptorWriter& operator=(const DescriptorWriter&) = delete;

  /// All of `bytes`, or why not; `name` is what the message calls the receiver.
  Status write(int fd, Bytes bytes, const std::string& name);

  /// Opens what exists and is no regular file. A FIFO without a reader is waited for.
  Result<int> open(const std::string& path);

  /// Ends a wait for the receiver, and every later one, with Code::cancelled. From any thread; does not
  /// block.
  void interrupt();

 private:
  bool wait(int fd, int milliseconds);

  int wake_;          ///< an eventfd, readable once interrupted
  int widened_ = -1;  ///< the pipe that was asked to hold more
};

}  // namespace dce::core
