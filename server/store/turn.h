// One at a time, among all servers and commands that work on one store.
#pragma once

#include <soci/soci.h>

#include <memory>
#include <optional>
#include <string>

#include "server/base/files.h"
#include "server/base/stop.h"
#include "server/store/database.h"

namespace dce::server {

/// Somebody's turn at what has a name; over when it is destroyed, or with its process. It may last long: it
/// holds neither a connection of the pool nor a row.
class Turn {
 public:
  /// Waits for it. Nothing where `stop` was raised first. Throws soci::soci_error where PostgreSQL cannot be
  /// reached, std::system_error where the file beside SQLite's cannot be had.
  static std::optional<Turn> take(const Database& database, const std::string& name, const StopSignal& stop);

 private:
  Turn() = default;

  File file_;
  std::unique_ptr<soci::session> connection_;
};

}  // namespace dce::server
