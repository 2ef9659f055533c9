#include "status.h"

#include <cstdio>
#include <nlohmann/json.hpp>

#include "client/engine_pool.h"

namespace dce::worker_cli {
namespace {

using Json = nlohmann::ordered_json;

Json to_json(const std::string& address, const client::Description& engine) {
  const client::Load& load = engine.load;
  return {{"address", address},
          {"version", engine.version},
          {"slots", load.slots},
          {"running", load.running},
          {"waiting", load.waiting},
          {"queue_size", load.queue_size},
          {"draining", load.draining},
          {"done", load.done},
          {"failed", load.failed},
          {"crashed", load.crashed},
          {"queue_ms", engine.bounds.queue.count()},
          {"conversion_ms", engine.bounds.conversion.count()}};
}

void print_line(const std::string& address, const client::Load& load) {
  std::printf("%s: %s; %u of %u slots busy, %u of %u waiting; %llu done, %llu failed, %llu crashed\n",
              address.c_str(), load.draining ? "being stopped" : "serving", load.running, load.slots,
              load.waiting, load.queue_size, static_cast<unsigned long long>(load.done),
              static_cast<unsigned long long>(load.failed), static_cast<unsigned long long>(load.crashed));
}

}  // namespace

int print_status(const std::vector<std::string>& addresses, const std::string& pki, bool json) {
  const client::Credentials credentials =
      pki.empty() ? client::Credentials{} : client::Credentials::from_folder(pki);
  client::EnginePool pool(addresses, credentials);
  int result = 0;
  Json list = Json::array();
  for (const std::string& address : addresses) {
    try {
      const client::Description engine = pool.describe(address);
      if (json) {
        list.push_back(to_json(address, engine));
      } else {
        print_line(address, engine.load);
      }
    } catch (const client::Failure& failure) {
      result = 1;
      if (json) {
        list.push_back({{"address", address}, {"error", failure.what()}});
      } else {
        std::fprintf(stderr, "dce-worker: %s\n", failure.what());
      }
    }
  }
  if (json) std::printf("%s\n", list.dump(2, ' ', false, Json::error_handler_t::replace).c_str());
  return result;
}

}  // namespace dce::worker_cli
