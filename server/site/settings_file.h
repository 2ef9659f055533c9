// The configuration file as values of the table of settings.
#pragma once

#include <string>

#include "server/settings/state.h"

namespace dce::server {

/// Throws std::runtime_error with the file, the line and a sentence; also for a name that is none, for a
/// misspelt setting would be no setting. Everything that is in the result fits.
SettingsFile read_settings_file(const std::string& path);

}  // namespace dce::server
