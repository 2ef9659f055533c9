#include "server/site/stores.h"

#include <fcntl.h>
#include <spdlog/spdlog.h>
#include <sys/file.h>

#include "server/base/text.h"
#include "server/documents/bucket_shelf.h"
#include "server/documents/folder_shelf.h"
#include "server/store/migrations.h"

namespace dce::server {
namespace {

void raise_alarm(const std::string& scope, const std::string& subject, int failures) {
  spdlog::warn("ALARM: {} wrong codes or passwords from {} {}", failures, scope, printable(subject));
}

Throttle::Policy for_logins() {
  Throttle::Policy policy;
  policy.realm = "login-";
  return policy;
}

/// The state folder is there by now, which the key may lie in.
MasterKey key_in(const std::string& /*state*/, const Config& config) {
  return MasterKey::from_file(config.key_path());
}

}  // namespace

std::unique_ptr<Shelf> shelf_of(const Config& config) {
  if (!config.documents_store) return std::make_unique<FolderShelf>(config.documents_place());
  auto shelf = std::make_unique<BucketShelf>(*config.documents_store, config.state);
  if (shelf->in_the_open())
    spdlog::warn("documents go to {} without TLS: who is on the way sees them pass, sealed",
                 config.documents);
  return shelf;
}

File lock_state(const Config& config) {
  File lock = open_file(config.state + "/lock", O_RDWR | O_CREAT);
  if (flock(lock.get(), LOCK_EX | LOCK_NB) != 0)
    throw std::runtime_error("another dce-server works in " + config.state);
  return lock;
}

const std::string& prepare_state(const Config& config) {
  make_folder(config.state);
  require_private(config.state);
  return config.state;
}

Stores::Stores(const Config& config, bool backed_up)
    : key(key_in(prepare_state(config), config)),
      database(config.database_address()),
      schema_before(migrate(database, backed_up)),
      settings(database, key, config.file),
      live(live_settings(settings)),
      vault(shelf_of(config), key),
      users(database, live.get()->sign_up),
      throttle({}, system_now, raise_alarm),
      codes(database, key, live.get()->code_length, throttle),
      devices(database, key, live.get()->asking),
      jobs(database, vault),
      quota(database, live.get()->pages_per_day),
      desk(jobs, &quota),
      sessions(database, key, {}),
      phone_links(sessions, key),
      audit(database),
      login_throttle(for_logins(), system_now, raise_alarm),
      accounts(database, key, login_throttle),
      tokens(database, key),
      acts({users, codes, tokens, devices, jobs, desk, quota, audit}),
      webhooks(database, key, live.get()->webhook_network) {
  jobs.watch([this](soci::session& sql, const Job& job, JobState from) { webhooks.tell(sql, job, from); });
}

void Stores::apply() {
  live.set(live_settings(settings));
  const std::shared_ptr<const LiveSettings> now = live.get();
  users.set_sign_up(now->sign_up);
  codes.set_length(now->code_length);
  devices.set_asking(now->asking);
  quota.set_usual(now->pages_per_day);
  webhooks.set_policy(now->webhook_network);
}

}  // namespace dce::server
