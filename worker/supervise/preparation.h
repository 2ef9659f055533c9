// Documents that the library does not read are turned into such that it does.
#pragma once

#include <chrono>
#include <optional>
#include <vector>

#include "worker/supervise/child_run.h"

namespace dce::worker {

/// A job's documents on their way.
struct Material {
  std::vector<DocumentLabel> labels;  ///< one a document
  std::vector<MemoryFile> documents;  ///< sealed
};

/// What came of one document; `failed` where nothing did.
struct Prepared {
  Material material;
  std::optional<Outcome> failed;
};

/// What is left for a child's own limits; 0 for no limit.
double seconds_until(ChildRun::Clock::time_point deadline);

/// The end of a job that fails as the library would have it fail: `code` is a dce_code.
Outcome refused(int code, std::string message);

/// The zygotes that there are.
struct Nurseries {
  Nursery& library;
  Nursery* office = nullptr;  ///< none where the engine is to do without
};

/// What a job's preparation has at hand.
struct Workshop {
  const Nurseries& nurseries;
  const Task& task;  ///< of the whole job
  Outlet& outlet;    ///< asked whether the caller is still there
  ChildRun::Clock::time_point deadline;
};

/// One pass over the documents: each that needs a detour is replaced by what came of it, which may be several
/// documents, and may need another detour. Of documents that were found in others, those that fail cost a warning.
/// Nothing when all went well; else how the job ends.
std::optional<Outcome> prepare(const Workshop& workshop, Material& material, const std::vector<Detour>& detours);

}  // namespace dce::worker
