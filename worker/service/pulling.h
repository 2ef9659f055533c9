// Pulling from a work queue, as an operator sets it.
#pragma once

#include <memory>
#include <optional>

#include "worker/pull/crew.h"
#include "worker/service/settings.h"

namespace dce::worker {

/// What the settings say, with the credentials read; nothing where there is no queue. Needs the rights the
/// worker was started with, and takes credentials out of the environment. Throws std::runtime_error. Before
/// there are threads.
std::optional<PullSettings> read_pull_settings(const Settings& settings);

/// Has the crew go on with the certificates that are in the files now: those of the queue and who vouches for
/// the store. False where nothing has changed. Throws std::runtime_error where they cannot be used; then
/// those before stay.
bool renew_certificates(Crew& crew, const Settings& settings);

/// Of one job, as they are set now.
PullLimits pull_limits(const Settings& settings);

/// What the queue's part in the worker's state is.
void add_to_state(const Crew& crew, WorkerState& state);

}  // namespace dce::worker
