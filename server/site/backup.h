// A copy of everything the server keeps, in one file, and back.
#pragma once

#include <cstddef>
#include <string>

#include "server/site/stores.h"

namespace dce::server {

struct BackupReport {
  size_t documents = 0;
  size_t missing = 0;  ///< were deleted while the copy was made, or since
  bool with_documents = true;
};

struct BackupChoice {
  bool key = false;        ///< and the certificates: who has the file can read every document
  bool documents = false;  ///< also where they are in an S3-compatible store
};

/// A tar file, for its owner alone: the database as it is at one moment, the documents of a folder (which are
/// encrypted), and what was chosen. The server may run meanwhile. Throws std::runtime_error with a sentence
/// where `file` is there already, and for PostgreSQL, which has its own tools.
BackupReport back_up(const Config& config, Stores& stores, const std::string& file,
                     const BackupChoice& choice);

/// Into a state folder that holds no store, with no server running; documents go where the configuration says,
/// be that a folder or a store. Where the backup has no key it must lie in its place already. Jobs that were
/// on their way to a printer are unconfirmed afterwards, for they may have been printed since; those whose
/// document is not there any more are deleted; sessions have ended. Throws std::runtime_error with a sentence.
BackupReport restore(const Config& config, const std::string& file);

}  // namespace dce::server
