// LibreOffice's settings: what a document of a stranger must not make it do.
#pragma once

#include <string>

namespace dce::worker {

/// Writes a profile into `folder`, which must not exist: no macros, no links followed, no fields that fetch, nothing
/// recovered or saved by itself. Throws std::runtime_error.
void write_profile(const std::string& folder);

}  // namespace dce::worker
