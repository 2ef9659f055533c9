// The engines that are named, or one of the server's own where none is.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "server/engines/embedded_worker.h"
#include "server/engines/engines.h"

namespace dce::server {

/// Belongs to one thread, which must live as long as the server: the kernel ends a worker with the thread
/// that started it.
class EngineSupply {
 public:
  /// `socket`: of a worker of the server's own.
  explicit EngineSupply(std::string socket) : socket_(std::move(socket)) {}

  /// What to convert with where `wanted` is said.
  std::vector<std::string> addresses(const std::vector<std::string>& wanted);
  /// Its own worker ends when it is wanted no more and has nothing left to do: to be called now and then.
  void tidy(const Engines& engines);

 private:
  std::string socket_;
  bool own_ = false;
  std::unique_ptr<EmbeddedWorker> worker_;
};

}  // namespace dce::server
