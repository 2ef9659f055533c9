// Threads that pull jobs from a work queue.
#pragma once

#include <chrono>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "worker/pull/pulled_job.h"

namespace dce::worker {

/// Who vouches for queue and store, and what this worker shows the queue.
struct PullCertificates {
  queue::Tls queue;
  std::string store;  ///< PEM texts of authorities; empty for the system's
  bool operator==(const PullCertificates&) const = default;
};

struct PullSettings {
  queue::Settings queue;
  queue::QueueMaking making;
  objects::StoreSettings store;
  int jobs = 1;  ///< pulled side by side
  int most_tries = 3;
};

/// Pulls from construction on; a queue or a store that is not there yet is waited for.
class Crew {
 public:
  Crew(PullSettings settings, Workplace& place, Metrics& metrics, std::function<PullLimits()> limits);
  /// As drain() with no patience.
  ~Crew();
  Crew(const Crew&) = delete;
  Crew& operator=(const Crew&) = delete;

  /// Certificates for queue and store from now on: connects to the queue anew, while jobs that were begun end
  /// on the connection they came by. False where nothing has changed. Throws std::runtime_error where queue
  /// or store refuse them; then those before stay. One that cannot be reached just now has to take them when
  /// it can be.
  bool renew(const PullCertificates& certificates);

  /// Pulls no more, and waits for what was begun until `deadline`; what is not done by then is given back.
  void drain(std::chrono::steady_clock::time_point deadline);

  const PullTotals& totals() const { return totals_; }
  bool connected() const;

 private:
  struct Connected;

  void work();
  /// Until the end, or until there is a newer connection.
  void pull(Connected& connected);
  /// The queue, which the first to need it connects to. Throws queue::QueueError.
  std::shared_ptr<Connected> connect();
  std::shared_ptr<Connected> connect_with(const queue::Tls& tls) const;
  void check_store(const std::string& authority) const;
  bool goes_on(const Connected& connected) const;
  class Asking;
  void pause(std::chrono::milliseconds time);

  const PullSettings settings_;
  Workplace& place_;
  objects::ObjectStore store_;
  PullTotals totals_;
  std::atomic<bool> stopping_{false}, abandoning_{false};
  PullParts parts_;
  std::mutex connecting_;
  PullCertificates certificates_;  ///< under `connecting_`
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::shared_ptr<Connected> connected_;  ///< under the mutex
  size_t at_work_ = 0;                    ///< threads, under the mutex
  int asking_ = 0;                        ///< threads whose next job has no place yet, under the mutex
  std::vector<std::thread> threads_;
};

}  // namespace dce::worker
