// Jobs as templates show them.
#pragma once

#include <string>

#include "server/devices/capabilities.h"
#include "server/jobs/job.h"
#include "server/jobs/options.h"
#include "server/web/template.h"

namespace dce::server {

/// Every text as "t.key", and "lang".
View texts_view(const std::string& language);

/// A row of the list of documents.
View job_row(const Job& job, const std::string& language);
/// Whether news is to be expected by itself.
bool is_moving(const Job& job);

/// What a device lets one choose, as it is chosen.
void add_choices(View& view, const PrintOptions& options, const Capabilities& device,
                 const std::string& language);

}  // namespace dce::server
