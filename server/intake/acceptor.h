// Where documents of every way in become jobs.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>

#include "server/base/exchanged.h"
#include "server/jobs/job_store.h"
#include "server/users/users.h"

namespace dce::server {

struct IntakePolicy {
  uint64_t document_bytes = 100 << 20;
  int jobs_of_user = 200;  ///< kept at a time
  Millis retention = kDay;
};

struct Arrival {
  User user{};
  std::string origin, name;
  std::string ticket = "{}";
  std::function<size_t(char*, size_t)> read{};  ///< 0 at the end; may throw
};

/// For any number of threads.
class Acceptor {
 public:
  Acceptor(JobStore& jobs, IntakePolicy policy) : jobs_(jobs), policy_(policy) {}

  struct Accepted {
    std::optional<Job> job{};  ///< nothing where it was taken before, or with `refusal`
    std::string refusal{};     ///< a sentence for its owner
  };
  /// The document is on the disk, encrypted, when this returns.
  Accepted accept(const Arrival& arrival);

  struct Kept {
    std::optional<NewJob> job{};  ///< nothing with `refusal`
    std::string refusal{};
  };
  /// Only the document, encrypted on the disk: for the caller to make a job of, or to destroy. How many jobs
  /// the user has is not asked.
  Kept keep(const Arrival& arrival);
  /// How many more jobs the user may have.
  int room_for(const User& user);

  IntakePolicy policy() const { return *policy_.get(); }
  void set_policy(const IntakePolicy& policy) { policy_.set(policy); }

 private:
  JobStore& jobs_;
  Exchanged<IntakePolicy> policy_;
};

}  // namespace dce::server
