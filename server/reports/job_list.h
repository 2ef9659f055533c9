// Jobs of everybody, filtered and a page at a time.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "server/jobs/job.h"
#include "server/store/database.h"
#include "server/store/paging.h"

namespace dce::server {

struct JobLine {
  std::string id, name, user_id, user, device_id, device, message;  ///< `user`: address; `device`: name
  JobState state = JobState::received;
  int pages = 0;
  Millis created_at = 0, changed_at = 0;
};

struct JobFilter {
  std::string state;  ///< a state's name; "all"; empty for all whose bytes are there
  std::string user_id, device_id;
  std::string text;  ///< an id, or somewhere in a document's name or its owner's address
};

/// Throws std::runtime_error for a state that is none.
PageOf<JobLine> list_jobs(Database& database, const JobFilter& filter, const PageRequest& request);

/// How many jobs are in each state but `deleted`.
std::map<JobState, long long> count_jobs(Database& database);

}  // namespace dce::server
