#include "server/jobs/job.h"

#include <array>
#include <stdexcept>

namespace dce::server {
namespace {

using enum JobState;

constexpr std::array<std::string_view, 10> kNames = {"received",  "converting", "held",        "releasing",
                                                     "sent",      "printed",    "unconfirmed", "failed",
                                                     "cancelled", "deleted"};

constexpr unsigned bit(JobState state) {
  return 1u << static_cast<unsigned>(state);
}

template <class... States>
constexpr unsigned set(States... states) {
  return (0u | ... | bit(states));
}

/// What each state, in their order, may become.
constexpr std::array<unsigned, kNames.size()> kNext = {
    set(converting, failed, cancelled, deleted),      // received
    set(held, received, failed, cancelled, deleted),  // converting
    set(releasing, deleted),                          // held
    set(sent, printed, held, unconfirmed),            // releasing
    set(printed, held, releasing, deleted),           // sent
    set(releasing, deleted),                          // printed
    set(releasing, deleted),                          // unconfirmed
    set(received, deleted),                           // failed
    set(received, deleted),                           // cancelled
    0,                                                // deleted
};

}  // namespace

std::string_view name_of(JobState state) {
  return kNames[static_cast<size_t>(state)];
}

JobState state_of(std::string_view name) {
  for (size_t i = 0; i < kNames.size(); ++i) {
    if (kNames[i] == name) return static_cast<JobState>(i);
  }
  throw std::runtime_error("there is no state of a job called \"" + std::string(name) + "\"");
}

bool may_become(JobState from, JobState to) {
  return (kNext[static_cast<size_t>(from)] & bit(to)) != 0;
}

}  // namespace dce::server
