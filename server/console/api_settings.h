// The table of settings in the API and in its description.
#pragma once

#include "server/console/api.h"

namespace dce::server {

void add_settings_calls(Pages& calls, const ConsoleParts& parts);

/// For OpenAPI's components: what each section's "values" may hold.
Json settings_schemas();

}  // namespace dce::server
