// What every command of dce-server works on: the store and what is kept in it.
#pragma once

#include <memory>

#include "server/accounts/accounts.h"
#include "server/administration/acts.h"
#include "server/audit/audit.h"
#include "server/base/files.h"
#include "server/codes/codes.h"
#include "server/devices/devices.h"
#include "server/documents/vault.h"
#include "server/jobs/desk.h"
#include "server/jobs/job_store.h"
#include "server/settings/live.h"
#include "server/site/config.h"
#include "server/users/tokens.h"
#include "server/users/users.h"
#include "server/web/phone_links.h"
#include "server/web/sessions.h"
#include "server/webhooks/webhooks.h"

namespace dce::server {

/// Opens, and at the first time makes, the state folder, the key, the database and the vault; brings the
/// schema up to date. Throws std::exception with a sentence.
struct Stores {
  explicit Stores(const Config& config, bool backed_up = false);

  MasterKey key;
  Database database;
  int schema_before;
  Settings settings;
  Exchanged<LiveSettings> live;  ///< as apply() put them into use last
  Vault vault;
  Users users;
  Throttle throttle;
  Codes codes;
  Devices devices;
  JobStore jobs;
  Quota quota;
  Desk desk;
  Sessions sessions;
  PhoneLinks phone_links;
  AuditLog audit;
  Throttle login_throttle;
  Accounts accounts;
  Tokens tokens;
  Acts acts;
  Webhooks webhooks;

  /// What the settings say now, for everything in here.
  void apply();
};

/// Where the configuration has documents.
std::unique_ptr<Shelf> shelf_of(const Config& config);

/// Held while a server works in the state folder: two on one SQLite file would each take the other for dead.
/// Throws where another holds it.
File lock_state(const Config& config);

/// Makes the state folder for its owner alone, or throws where others may look into it. The folder.
const std::string& prepare_state(const Config& config);

}  // namespace dce::server
