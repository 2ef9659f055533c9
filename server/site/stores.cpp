#include "server/site/stores.h"

#include <spdlog/spdlog.h>

#include "server/store/migrations.h"

namespace dce::server {
namespace {

void raise_alarm(const std::string& scope, const std::string& subject, int failures) {
  spdlog::warn("ALARM: {} wrong codes from {} {}", failures, scope, subject);
}

}  // namespace

const std::string& prepare_state(const Config& config) {
  make_folder(config.state);
  require_private(config.state);
  return config.state;
}

Stores::Stores(const Config& config, bool backed_up)
    : key(MasterKey::from_file(prepare_state(config) + "/master.key")),
      database(config.database_address()),
      schema_before(migrate(database, backed_up)),
      vault(config.state + "/documents", key),
      users(database, config.sign_up),
      throttle({}, system_now, raise_alarm),
      codes(database, key, config.code_length, throttle),
      devices(database, key, config.network),
      jobs(database, vault),
      desk(jobs),
      sessions(database, key, {}),
      tokens(database, key) {}

}  // namespace dce::server
