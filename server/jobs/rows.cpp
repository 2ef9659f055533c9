#include "server/jobs/rows.h"

#include "server/base/text.h"

namespace dce::server {

void insert_job(soci::session& sql, const Job& job) {
  const std::string state(name_of(job.state));
  sql << "INSERT INTO jobs (id, user_id, origin, name, state, version, ticket, pages, warnings, message, "
         "device_id, taken_by, not_before, created_at, changed_at, expires_at) VALUES (:id, :user, :origin, "
         ":name, :state, :version, :ticket, :pages, :warnings, :message, :device, :taken, :not_before, "
         ":created, :changed, :expires)",
      soci::use(job.id), soci::use(job.user_id), soci::use(job.origin), soci::use(job.name), soci::use(state),
      soci::use(job.version), soci::use(job.ticket), soci::use(job.pages), soci::use(job.warnings),
      soci::use(job.message), soci::use(job.device_id), soci::use(job.taken_by), soci::use(job.not_before),
      soci::use(job.created_at), soci::use(job.changed_at), soci::use(job.expires_at);
}

bool update_job(soci::session& sql, const Job& job, int seen) {
  const std::string state(name_of(job.state));
  return changed(sql,
                 "UPDATE jobs SET name = :name, state = :state, version = :version, ticket = :ticket, "
                 "pages = :pages, warnings = :warnings, message = :message, device_id = :device, "
                 "taken_by = :taken, not_before = :not_before, changed_at = :changed, expires_at = :expires "
                 "WHERE id = :id AND version = :seen",
                 soci::use(job.name), soci::use(state), soci::use(job.version), soci::use(job.ticket),
                 soci::use(job.pages), soci::use(job.warnings), soci::use(job.message),
                 soci::use(job.device_id), soci::use(job.taken_by), soci::use(job.not_before),
                 soci::use(job.changed_at), soci::use(job.expires_at), soci::use(job.id),
                 soci::use(seen)) == 1;
}

void insert_journal(soci::session& sql, const Job& job, JobState from, std::string_view actor,
                    std::string_view detail) {
  const std::string was(name_of(from)), is(name_of(job.state));
  const std::string by = printable(actor), text = printable(detail, 500);
  sql << "INSERT INTO journal (job_id, version, at, from_state, to_state, actor, detail) VALUES "
         "(:job, :version, :at, :was, :is, :actor, :detail)",
      soci::use(job.id), soci::use(job.version), soci::use(job.changed_at), soci::use(was), soci::use(is),
      soci::use(by), soci::use(text);
}

}  // namespace dce::server
