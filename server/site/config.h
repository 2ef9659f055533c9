// The configuration file, read and checked: docs/server.md lists it.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "objects/object_store.h"
#include "server/delivery/deliverer.h"
#include "server/intake/acceptor.h"
#include "server/intake/watched_folder.h"
#include "server/ipp/address.h"
#include "server/site/mail_config.h"
#include "server/users/users.h"

namespace dce::server {

/// Where one of the two is listened for.
struct Listener {
  std::string host;
  int port;
  bool tls = true;
  /// PEM files; empty: the release pages' for the administration, and for those one that is made at the first
  /// start.
  std::string certificate{}, key{};

  std::string scheme() const { return tls ? "https" : "http"; }
};

struct Config {
  std::string state = "/var/lib/dce";  ///< folder of the store, the keys and the documents
  std::string database;                ///< as Database takes it; empty: SQLite in the state folder
  std::string documents, master_key;   ///< of several servers that share them; empty: in the state folder
  /// Of documents in an S3-compatible store, whose address `documents` then is.
  std::optional<objects::StoreSettings> documents_store{};
  Millis lease = 30 * kSecond;         ///< another server that is not heard of for so long is gone
  std::string log_level = "info";

  Listener release{.host = "0.0.0.0", .port = 8443};
  std::string address;  ///< of the release pages as phones reach them; empty: as panels do
  std::vector<std::string> names = {"localhost"};  ///< the made certificate is for
  Listener administration{.host = "127.0.0.1", .port = 8444};

  std::vector<std::string> engines;  ///< addresses; empty: a worker of the server's own
  std::string engine_pki;
  int preparing = 2, delivering = 4;  ///< threads

  SignUp sign_up = SignUp::open;
  int code_length = 6;
  int pages_per_day = 0;  ///< of a user; 0: any number
  Millis audit_kept = 0;  ///< lines of the audit log; 0: for ever
  IntakePolicy intake{};
  DeliveryPolicy delivery{};
  Devices::Asking asking{};
  Millis ask_every = kMinute;  ///< devices, how they are
  NetworkPolicy webhook_network{};
  std::vector<WatchedFolderSettings> folders{};
  MailConfig mail{};

  std::string documents_place() const { return documents.empty() ? state + "/documents" : documents; }
  std::string key_path() const { return master_key.empty() ? state + "/master.key" : master_key; }
  std::string database_address() const { return database.empty() ? "sqlite:" + state + "/dce.db" : database; }
};

/// Throws std::runtime_error with the file, the line and a sentence; also for a name that is none, for a
/// misspelt setting would be no setting.
Config read_config(const std::string& path);

}  // namespace dce::server
