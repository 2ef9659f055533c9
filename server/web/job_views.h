// Jobs as templates show them.
#pragma once

#include <string>

#include "server/base/template.h"
#include "server/devices/capabilities.h"
#include "server/devices/condition.h"
#include "server/jobs/job.h"
#include "server/jobs/options.h"

namespace dce::server {

/// What every page needs: the texts, and no link yet.
View page_view(const std::string& language);

/// A row of the list of documents.
View job_row(const Job& job, const std::string& language);
/// What is wrong with a device and what runs out there, in a sentence; empty where nothing is. Of the
/// device's own words only names of supplies.
std::string device_news(const Condition& condition, const std::string& language);
/// Whether news is to be expected by itself.
bool is_moving(const Job& job);

/// What a device lets one choose, as it is chosen.
void add_choices(View& view, const PrintOptions& options, const Capabilities& device,
                 const std::string& language);

}  // namespace dce::server
