// What an owner may do with the own jobs, whoever asks: a panel, a browser, a program.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "server/jobs/attempts.h"
#include "server/jobs/job_store.h"
#include "server/jobs/options.h"
#include "server/jobs/quota.h"

namespace dce::server {

/// For any number of threads. Jobs of others are as if they were not there.
class Desk {
 public:
  explicit Desk(JobStore& jobs, Quota* quota = nullptr) : jobs_(jobs), attempts_(jobs), quota_(quota) {}

  /// By the owner; `actor` is how the journal and the audit log name who acts, `source` where from.
  struct Owner {
    std::string user_id, actor;
    std::string source{};
  };

  std::vector<Job> jobs(const Owner& owner) { return jobs_.of_user(owner.user_id); }
  std::optional<Job> job(const Owner& owner, const std::string& id);

  enum class Answer { done, not_there, not_now };
  /// To a device, again where it was printed or nobody knows. Throws QuotaExceeded.
  Answer release(const Owner& owner, const std::string& id, const std::string& device_id);
  Answer set_options(const Owner& owner, const std::string& id, const PrintOptions& options);
  /// A release where nothing was sent yet, or a conversion.
  Answer cancel(const Owner& owner, const std::string& id);
  Answer remove(const Owner& owner, const std::string& id);

  static bool can_release(const Job& job);
  static bool can_remove(const Job& job) { return may_become(job.state, JobState::deleted); }
  static bool can_cancel(const Job& job);

 private:
  template <class Act>
  Answer with(const Owner& owner, const std::string& id, const Act& act);

  JobStore& jobs_;
  Attempts attempts_;
  Quota* quota_;
};

}  // namespace dce::server
