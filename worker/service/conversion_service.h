// dce.v1.ConversionEngine as gRPC serves it.
#pragma once

#include <atomic>
#include <memory>
#include <mutex>
#include <string>

#include "dce/v1/conversion_engine.grpc.pb.h"
#include "worker/service/call_watch.h"
#include "worker/service/settings.h"
#include "worker/supervise/job_queue.h"
#include "worker/supervise/nursery.h"

namespace dce::worker {

/// Counted since the start.
struct Totals {
  std::atomic<uint64_t> done{0}, failed{0}, crashed{0}, busy{0};
};

class ConversionService final : public v1::ConversionEngine::Service {
 public:
  /// `formats_json` as `dce formats --json` prints.
  ConversionService(const Settings& settings, Nursery& nursery, std::string formats_json);

  grpc::Status Convert(grpc::ServerContext* context,
                       grpc::ServerReaderWriter<v1::ConvertEvent, v1::ConvertRequest>* stream) override;
  grpc::Status Describe(grpc::ServerContext* context, const v1::DescribeRequest* request,
                        v1::DescribeResponse* response) override;

  /// No new jobs; those that have a place in the queue go on.
  void drain() { draining_ = true; }

  const Totals& totals() const { return totals_; }
  JobQueue::Load load() const { return queue_.load(); }

 private:
  friend class Call;

  const Settings settings_;
  Nursery& nursery_;
  const std::string formats_json_;
  JobQueue queue_;
  CallWatch watch_;
  Totals totals_;
  std::atomic<bool> draining_{false};
  std::atomic<uint64_t> next_job_{1}, waiting_bytes_{0};
};

}  // namespace dce::worker
