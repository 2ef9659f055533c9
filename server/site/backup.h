// A copy of everything the server keeps, in one file, and back.
#pragma once

#include <cstddef>
#include <string>

#include "server/site/stores.h"

namespace dce::server {

struct BackupReport {
  size_t documents = 0;
  size_t missing = 0;  ///< were deleted while the copy was made
};

/// A tar file, for its owner alone: the database as it is at one moment, the documents (which are encrypted),
/// and with `with_key` the key and the certificates, so that who has the file can read every document. The
/// server may run meanwhile. Throws std::runtime_error with a sentence where `file` is there already, and for
/// PostgreSQL, which has its own tools.
BackupReport back_up(const Config& config, Stores& stores, const std::string& file, bool with_key);

/// Into a state folder that holds no store, with no server running. Where the backup has no key it must lie
/// in the state folder already. Jobs that were on their way to a printer are unconfirmed afterwards, for they
/// may have been printed since; sessions have ended. Throws std::runtime_error with a sentence.
BackupReport restore(const Config& config, const std::string& file);

}  // namespace dce::server
