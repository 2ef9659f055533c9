// The configuration as people are shown it.
#pragma once

#include <string>
#include <vector>

#include "server/console/page.h"
#include "server/site/config.h"

namespace dce::server {

/// What is in use, by the names docs/server.md has; nothing secret.
std::vector<Setting> settings_of(const Config& config);

/// Where panels reach the release page, as far as the configuration says.
std::string panel_base_of(const Config& config);

}  // namespace dce::server
