// The child's side of taking documents out of another.
#pragma once

#include <dce/dce.hpp>

#include "worker/wire/channel.h"
#include "worker/wire/task.h"

namespace dce::worker {

/// Writes the documents that `document` holds to `output`, as worker/wire/parts.h has them: those that the
/// library opens, and those that something else makes readable. Warnings name the others. The last word.
Message unpack_document(Channel& control, const dce::Engine& engine, const Task& task, int document,
                        int output);

}  // namespace dce::worker
