// Jobs as rows.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "server/jobs/job.h"
#include "server/store/database.h"

namespace dce::server {

/// All jobs for which `tail` ("WHERE ... ORDER BY ...") holds.
template <class... Exchange>
std::vector<Job> select_jobs(soci::session& sql, const std::string& tail, Exchange&&... exchange) {
  Job job;
  std::string state;
  soci::statement statement =
      ((sql.prepare << "SELECT id, user_id, origin, name, state, version, ticket, pages, warnings, message, "
                       "device_id, taken_by, not_before, created_at, changed_at, expires_at FROM jobs " +
                           tail,
        soci::into(job.id), soci::into(job.user_id), soci::into(job.origin), soci::into(job.name),
        soci::into(state), soci::into(job.version), soci::into(job.ticket), soci::into(job.pages),
        soci::into(job.warnings), soci::into(job.message), soci::into(job.device_id),
        soci::into(job.taken_by), soci::into(job.not_before), soci::into(job.created_at),
        soci::into(job.changed_at), soci::into(job.expires_at)),
       ..., std::forward<Exchange>(exchange));
  std::vector<Job> jobs;
  statement.execute();
  while (statement.fetch()) {
    job.state = state_of(state);
    jobs.push_back(job);
  }
  return jobs;
}

void insert_job(soci::session& sql, const Job& job);
/// Where the store has version `seen`; false where it has not.
bool update_job(soci::session& sql, const Job& job, int seen);
void insert_journal(soci::session& sql, const Job& job, JobState from, std::string_view actor,
                    std::string_view detail);

}  // namespace dce::server
