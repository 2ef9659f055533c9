#include "server/site/engine_supply.h"

#include <spdlog/spdlog.h>

#include "server/base/program.h"

namespace dce::server {

std::vector<std::string> EngineSupply::addresses(const std::vector<std::string>& wanted) {
  own_ = wanted.empty();
  if (!own_) return wanted;
  if (!worker_)
    worker_ = std::make_unique<EmbeddedWorker>(own_program("dce-worker"), socket_,
                                               std::vector<std::string>{"--log", "warn"});
  return {worker_->address()};
}

void EngineSupply::tidy(const Engines& engines) {
  if (own_ || !worker_ || engines.has_old_work()) return;
  spdlog::info("the embedded engine is not needed any more");
  worker_.reset();
}

}  // namespace dce::server
