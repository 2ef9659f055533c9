// The schema, in numbered steps.
#pragma once

#include <string>
#include <vector>

#include "server/store/database.h"

namespace dce::server {

struct Migration {
  int version;  ///< 1, 2, 3 ...
  std::string title;
  std::vector<std::string> statements;  ///< SQL that SQLite and PostgreSQL both take
  /// What only one of them takes, done after the others.
  std::vector<std::string> for_sqlite{}, for_postgresql{};
};

/// Those of this program, oldest first.
const std::vector<Migration>& migrations();

/// What the database is at; 0 for an empty one.
int schema_version(Database& database);

/// Takes the steps that are missing, each in a transaction of its own. Before the first step of a database
/// that holds something a copy is made beside it: PATH.before-N. PostgreSQL is left to its own tools: the
/// caller says in `backed_up` that they were used. The version before. Throws std::runtime_error where there
/// is no backup, or the database is of a newer program.
int migrate(Database& database, bool backed_up = false, const std::vector<Migration>& steps = migrations());

/// A whole copy of an SQLite database in use, for its owner alone. Throws where `path` exists.
void copy_database(Database& database, const std::string& path);

}  // namespace dce::server
