#include "server/jobs/desk.h"

#include "server/audit/audit.h"

namespace dce::server {
namespace {

constexpr int kTries = 3;  // against a server that changes the job at the same moment

/// As the audit log has it, also when the printer is gone.
std::string name_of_device(soci::session& sql, const std::string& id) {
  std::string name;
  sql << "SELECT name FROM devices WHERE id = :id", soci::use(id), soci::into(name);
  return sql.got_data() ? name : id;
}

int pages_of(const Job& job) {
  return job.pages * options_of(job.ticket).copies;
}

}  // namespace

std::optional<Job> Desk::job(const Owner& owner, const std::string& id) {
  std::optional<Job> job = jobs_.find(id);
  if (!job || job->user_id != owner.user_id || job->state == JobState::deleted ||
      job->taken_by == kDeletion)
    return std::nullopt;
  return job;
}

/// `act` says whether the job, as it is now, was changed; where another was faster it is asked again.
template <class Act>
Desk::Answer Desk::with(const Owner& owner, const std::string& id, const Act& act) {
  for (int attempt = 0; attempt < kTries; ++attempt) {
    std::optional<Job> found = job(owner, id);
    if (!found) return Answer::not_there;
    if (act(*found)) return Answer::done;
  }
  return Answer::not_now;
}

bool Desk::can_release(const Job& job) {
  return job.state != JobState::releasing && may_become(job.state, JobState::releasing);
}

bool Desk::can_cancel(const Job& job) {
  return job.state == JobState::releasing || may_become(job.state, JobState::cancelled);
}

Desk::Answer Desk::release(const Owner& owner, const std::string& id, const std::string& device_id) {
  return with(owner, id, [&](Job& job) {
    return can_release(job) && jobs_.change(
                                   job, JobState::releasing, owner.actor, "released",
                                   [&](Job& edited) {
                                     edited.device_id = device_id;
                                     edited.taken_by.clear();
                                     edited.not_before = 0;
                                     edited.message.clear();
                                   },
                                   [&](soci::session& sql) {
                                     if (quota_ != nullptr)
                                       quota_->spend(sql, job.user_id, job.id, device_id, pages_of(job));
                                     insert_audit(sql, jobs_.now(), {owner.actor, owner.source},
                                                  "job.release", id, "to " + name_of_device(sql, device_id));
                                   });
  });
}

Desk::Answer Desk::set_options(const Owner& owner, const std::string& id, const PrintOptions& options) {
  return with(owner, id, [&](Job& job) {
    return can_release(job) && jobs_.change(job, job.state, owner.actor, "", [&](Job& edited) {
      edited.ticket = with_options(edited.ticket, options);
    });
  });
}

Desk::Answer Desk::cancel(const Owner& owner, const std::string& id) {
  return with(owner, id, [&](Job& job) {
    if (job.state == JobState::releasing) return attempts_.cancel_release(job, owner.actor);
    return can_cancel(job) && jobs_.change(job, JobState::cancelled, owner.actor, "cancelled",
                                           [](Job& edited) { edited.taken_by.clear(); });
  });
}

Desk::Answer Desk::remove(const Owner& owner, const std::string& id) {
  return with(owner, id,
              [&](Job& job) { return can_remove(job) && jobs_.destroy(job, owner.actor, "deleted"); });
}

}  // namespace dce::server
