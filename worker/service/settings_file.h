// The configuration file: TOML, with the keys of settings_table.h.
#pragma once

#include <string>

#include "worker/service/settings.h"

namespace dce::worker {

/// `base` with what the file says. Throws std::runtime_error with one line, "FILE:LINE: what is wrong", where
/// it cannot be read or anything in it is unknown or out of range.
Settings read_settings_file(const std::string& path, Settings base);

}  // namespace dce::worker
