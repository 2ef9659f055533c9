// What a job looks like on paper, before it is there.
#pragma once

#include <string>

#include "server/engines/engines.h"
#include "server/engines/recipe.h"
#include "server/jobs/job_store.h"

namespace dce::server {

/// Page `page` of what a printer will be sent, as a PNG `width` dots wide: decoded from the stream that is
/// prepared for it, which is made first where there is none and the document is not long. Drawn from the
/// document instead where the stream is none that engines decode (PostScript, PDF). Throws ConversionError.
std::string preview_of(JobStore& jobs, Engines& engines, const Job& job, const Recipe& recipe, int page,
                       int width);

}  // namespace dce::server
