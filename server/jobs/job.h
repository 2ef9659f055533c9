// A job: one document on its way to paper, and what may become of it.
#pragma once

#include <string>
#include <string_view>

#include "server/base/clock.h"

namespace dce::server {

/// docs/server.md has the picture.
enum class JobState {
  received,     ///< its document is kept
  converting,   ///< an engine reads it
  held,         ///< waits for its owner
  releasing,    ///< on its way to a device
  sent,         ///< the device has taken every byte; no more is known
  printed,      ///< the device says so
  unconfirmed,  ///< the server ended while sending: perhaps it was printed, perhaps not; its owner decides
  failed,       ///< cannot be converted; `message` says why
  cancelled,    ///< by its owner, before it could be printed
  deleted,      ///< its bytes are gone
};

/// As the store and the REST API have it: "received".
std::string_view name_of(JobState state);
/// Throws std::runtime_error for a name that is none.
JobState state_of(std::string_view name);
bool may_become(JobState from, JobState to);

/// As Job::taken_by: it is for nobody any more, and `deleted` once its bytes are gone.
inline constexpr char kDeletion[] = "deletion";

struct Job {
  std::string id, user_id;
  std::string origin;  ///< where it came from; no two jobs have the same
  std::string name;    ///< printable; for people
  JobState state = JobState::received;
  int version = 0;                ///< counts changes: who changes a job says which one was seen
  std::string ticket;             ///< IPP job attributes as JSON
  int pages = 0;                  ///< of the document; 0 while not known
  std::string warnings, message;  ///< sentences
  std::string device_id;          ///< where it was released to
  std::string taken_by;           ///< the server at work on it
  Millis not_before = 0;          ///< when it may be taken
  Millis created_at = 0, changed_at = 0, expires_at = 0;
};

}  // namespace dce::server
