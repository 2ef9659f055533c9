// dce.v1.ConversionEngine as gRPC serves it.
#pragma once

#include <atomic>
#include <memory>
#include <mutex>
#include <string>

#include "dce/v1/conversion_engine.grpc.pb.h"
#include "worker/operate/metrics.h"
#include "worker/service/call_watch.h"
#include "worker/service/settings.h"
#include "worker/supervise/job_queue.h"
#include "worker/supervise/preparation.h"
#include "worker/supervise/result_cache.h"

namespace dce::worker {

/// Counted since the start.
struct Totals {
  std::atomic<uint64_t> done{0}, failed{0}, crashed{0}, busy{0};
};

class ConversionService final : public v1::ConversionEngine::Service {
 public:
  /// `formats_json` as `dce formats --json` prints.
  ConversionService(const Settings& settings, const Nurseries& nurseries, Metrics& metrics,
                    std::string formats_json);

  grpc::Status Convert(grpc::ServerContext* context,
                       grpc::ServerReaderWriter<v1::ConvertEvent, v1::ConvertRequest>* stream) override;
  grpc::Status Describe(grpc::ServerContext* context, const v1::DescribeRequest* request,
                        v1::DescribeResponse* response) override;

  /// For jobs that come from now on: limits, times, the queue, the cache. From any thread.
  void reload(const Settings& settings);
  std::shared_ptr<const Settings> settings() const;

  /// What is known of the moment, but for what a reload did. From any thread.
  WorkerState state() const;
  /// Now and then: forgets results that are too old.
  void sweep() { cache_.sweep(); }

  /// No new jobs; those that have a place in the queue go on.
  void drain() { draining_ = true; }

  const Totals& totals() const { return totals_; }
  JobQueue::Load load() const { return queue_.load(); }

 private:
  friend class Call;

  mutable std::mutex mutex_;
  std::shared_ptr<const Settings> settings_;  ///< under the mutex
  const Nurseries nurseries_;
  Metrics& metrics_;
  const std::string formats_json_;
  JobQueue queue_;
  ResultCache cache_;
  CallWatch watch_;
  Totals totals_;
  std::atomic<bool> draining_{false};
  std::atomic<uint64_t> next_job_{1}, waiting_bytes_{0};
};

}  // namespace dce::worker
