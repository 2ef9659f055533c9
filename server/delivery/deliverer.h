// Released jobs are brought to devices.
#pragma once

#include <atomic>
#include <thread>
#include <vector>

#include "server/base/exchanged.h"
#include "server/delivery/shipment.h"
#include "server/devices/devices.h"
#include "server/engines/engines.h"
#include "server/jobs/attempts.h"
#include "server/users/users.h"

namespace dce::server {

struct DeliveryPolicy {
  Millis first_pause = 3 * kSecond, longest_pause = kMinute;  ///< between tries; doubled each time
  Millis give_up = 15 * kMinute;      ///< then the job is held again, and its owner told
  Millis after_print = 10 * kMinute;  ///< how long a printed job is kept, to be printed again
  Millis confirming = 30 * kMinute;   ///< how long a printer is asked whether it has printed
};

/// Threads that take jobs from `releasing` to `sent`, `printed`, or back; and one that asks printers what
/// became of what was sent.
class Deliverer {
 public:
  struct Parts {
    JobStore& jobs;
    Engines& engines;
    Devices& devices;
    Users& users;
  };
  Deliverer(Parts parts, DeliveryPolicy policy, int threads);
  ~Deliverer();
  Deliverer(const Deliverer&) = delete;
  Deliverer& operator=(const Deliverer&) = delete;

  void set_policy(const DeliveryPolicy& policy) { policy_.set(policy); }

  /// One job; false where none waits. For tests.
  bool deliver_one();
  /// Asks after every job that was sent.
  void confirm();

 private:
  void run();
  void run_confirming();
  void deliver(Job& job);
  bool try_device(Job& job, const Device& device, std::string& detail);
  Outcome send(Job& job, Attempt& attempt, const Device& device, const JobFile& stream);
  void conclude(Job& job, Attempt& attempt, const Outcome& outcome);
  void wait_or_give_up(Job& job, const std::string& detail);
  void hold(Job& job, const std::string& message);
  void confirm(Job& job);

  Parts parts_;
  Exchanged<DeliveryPolicy> policy_;
  Attempts attempts_;
  std::atomic<bool> stopping_ = false;
  std::vector<std::thread> threads_;
};

}  // namespace dce::server
