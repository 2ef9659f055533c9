// Tries to bring a job to a device, each with a row that is written before the device hears anything.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "server/jobs/job_store.h"

namespace dce::server {

/// The fence against printing twice: a row says `sending` before the first byte leaves. After a kill, a job
/// with such a row is not sent again by itself.
struct Attempt {
  std::string id, job_id, device_id;
  std::string phase;  ///< connecting, sending, then sent, printed, failed or unconfirmed
  Millis started_at = 0, changed_at = 0;
  uint64_t bytes = 0;
  int printer_job = 0;  ///< the printer's number of it; 0 for none
  std::string detail;
};

/// For any number of threads.
class Attempts {
 public:
  explicit Attempts(JobStore& jobs) : jobs_(jobs) {}

  /// A job that was taken for delivery and a device that is about to be connected to.
  Attempt begin(const Job& job, const std::string& device_id);

  /// From here on bytes may be at the device. False when the job is no longer as `job` says: it was
  /// cancelled, and nothing may be sent.
  bool mark_sending(Job& job, Attempt& attempt);

  /// Ends it, and turns the job into what became of it. `edit` as in JobStore::change.
  bool finish(Job& job, Attempt& attempt, const std::string& phase, JobState to, std::string_view actor,
              const JobStore::Edit& edit = {});
  /// Ends one that sent nothing; the job is left as it is.
  void fail(Attempt& attempt, const std::string& detail);

  std::vector<Attempt> of_job(const std::string& job_id);
  /// Since the job was released last.
  int count_since_release(const std::string& job_id);

  /// By its owner, as long as nothing was sent: back to `held`. False when it is too late.
  bool cancel_release(Job& job, std::string_view actor);

  /// Jobs that servers which are gone were bringing to devices: those that were being sent are unconfirmed,
  /// others wait for delivery again.
  void take_over();

 private:
  JobStore& jobs_;
};

}  // namespace dce::server
