// A TCP connection to a printer, with a limit on every wait.
#pragma once

#include <atomic>
#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "server/base/files.h"
#include "server/ipp/address.h"

namespace dce::server {

class PrinterConnection {
 public:
  using Milliseconds = std::chrono::milliseconds;
  /// What the printer says while it is written to; at most a few kilobytes a call.
  using Hear = std::function<void(std::string_view)>;

  /// Nothing where no address answers within `patience`; `why` then says so.
  static std::optional<PrinterConnection> open(const PrinterAddress& address, const NetworkPolicy& policy,
                                               Milliseconds patience, std::string& why);

  /// False when it went away, took nothing for `patience`, or `stopping` was set.
  bool write(std::string_view bytes, Milliseconds patience, const std::atomic<bool>* stopping,
             const Hear& hear = {});
  void finish_writing();
  /// What the printer says, until `enough` or the end of `patience` or of the connection. True for `enough`.
  bool listen(Milliseconds patience, const std::atomic<bool>* stopping,
              const std::function<bool(std::string_view)>& enough);

 private:
  explicit PrinterConnection(File file) : file_(std::move(file)) {}
  File file_;
};

}  // namespace dce::server
