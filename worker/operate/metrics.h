// What Prometheus scrapes. The header shows nothing of the library that serves it.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "worker/operate/job_record.h"

namespace dce::worker {

/// What is asked for at the moment of scraping.
struct WorkerState {
  int slots = 0, running = 0, waiting = 0, queue_size = 0;
  bool draining = false;
  double held_document_bytes = 0;
  double child_restarts = 0;  ///< zygotes that had to be replaced
  double cache_bytes = 0, cache_entries = 0, cache_hits = 0, cache_misses = 0;
  double reloads = 0, reload_failures = 0;
  bool queue_connected = false;
  double queue_stored = 0, queue_known = 0, queue_again = 0, queue_aside = 0;  ///< messages of the work queue
  double store_failures = 0;
};

/// For any number of threads.
class Metrics {
 public:
  /// `streams` are the formats there are: any other name is counted as "unknown", so that callers cannot
  /// make series.
  Metrics(std::vector<std::string> streams, const std::string& version);
  ~Metrics();
  Metrics(const Metrics&) = delete;
  Metrics& operator=(const Metrics&) = delete;

  void count(const JobRecord& job);

  /// Serves /metrics on "HOST:PORT", or "PORT" of the loopback interface, asking `state` at each scrape until
  /// stop(). The address in use; throws std::runtime_error where it cannot be had.
  std::string listen(const std::string& address, std::function<WorkerState()> state);
  /// `state` is not asked any more when this returns.
  void stop();

 private:
  struct Implementation;
  std::unique_ptr<Implementation> implementation_;
};

}  // namespace dce::worker
