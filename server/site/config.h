// What holds from a start on: docs/server.md lists it. The rest is in Settings.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "objects/object_store.h"
#include "server/intake/watched_folder.h"
#include "server/settings/state.h"

namespace dce::server {

/// Where one of the two is listened for.
struct Listener {
  std::string host;
  int port = 0;
  bool tls = true;
  /// PEM files; empty: the release pages' for the administration, and for those one that is made at the first
  /// start.
  std::string certificate{}, key{};

  std::string scheme() const { return tls ? "https" : "http"; }
};

struct Config {
  std::string state;                  ///< folder of the store, the keys and the documents
  std::string database;               ///< as Database takes it; empty: SQLite in the state folder
  std::string documents, master_key;  ///< of several servers that share them; empty: in the state folder
  /// Of documents in an S3-compatible store, whose address `documents` then is.
  std::optional<objects::StoreSettings> documents_store{};
  Millis lease = 0;  ///< another server that is not heard of for so long is gone
  std::string log_level;

  Listener release{}, administration{};
  std::string address;             ///< of the release pages as phones reach them; empty: as panels do
  std::vector<std::string> names;  ///< the made certificate is for

  std::string engine_pki;
  int preparing = 0, delivering = 0;  ///< threads
  std::vector<WatchedFolderSettings> folders{};
  SettingsFile file{};  ///< all of it, for what may also be said elsewhere

  std::string documents_place() const { return documents.empty() ? state + "/documents" : documents; }
  std::string key_path() const { return master_key.empty() ? state + "/master.key" : master_key; }
  std::string database_address() const { return database.empty() ? "sqlite:" + state + "/dce.db" : database; }
  /// Where panels reach the release page, as far as it is known here.
  std::string panel_base() const;
};

/// Also of a file that says nothing. Secrets in the environment are taken out of it: before there are
/// threads, and before an engine is started that would inherit them.
Config config_of(SettingsFile file);

}  // namespace dce::server
