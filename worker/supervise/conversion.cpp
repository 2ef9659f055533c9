#include "worker/supervise/conversion.h"

#include <dce/dce.h>

namespace dce::worker {
namespace {

using Clock = ChildRun::Clock;

/// Documents within documents: mail, with an archive attached, of Office documents.
constexpr int kMostRounds = 4;

Clock::time_point deadline_of(const Task& task) {
  return task.seconds > 0 ? Clock::now() + std::chrono::duration_cast<Clock::duration>(
                                               std::chrono::duration<double>(task.seconds))
                          : Clock::time_point::max();
}

}  // namespace

Outcome run_conversion(const Nurseries& nurseries, Task task, std::vector<MemoryFile> documents, Outlet& outlet) {
  const Clock::time_point deadline = deadline_of(task);
  ChildRun run(nurseries.library, deadline);
  const Workshop workshop{nurseries, task, outlet, deadline};
  Material material{.labels = task.documents, .documents = std::move(documents)};
  for (int round = 0;; ++round) {
    task.documents = material.labels;
    Outcome outcome = run.run(task, material.documents, outlet);
    if (outcome.kind != Outcome::Kind::detour) return outcome;
    if (round == kMostRounds) {
      return {.kind = Outcome::Kind::failed,
              .code = DCE_LIMIT,
              .message = "the document holds documents that hold documents, more than " +
                         std::to_string(kMostRounds) + " deep"};
    }
    if (std::optional<Outcome> failed = prepare(workshop, material, outcome.detours)) return *failed;
  }
}

}  // namespace dce::worker
