// dce.v1.ConversionEngine as gRPC serves it.
#pragma once

#include <memory>
#include <mutex>
#include <string>

#include "dce/v1/conversion_engine.grpc.pb.h"
#include "worker/operate/metrics.h"
#include "worker/service/call_watch.h"
#include "worker/service/settings.h"
#include "worker/supervise/result_cache.h"
#include "worker/supervise/workplace.h"

namespace dce::worker {

class ConversionService final : public v1::ConversionEngine::Service {
 public:
  /// `formats_json` as `dce formats --json` prints.
  ConversionService(const Settings& settings, Workplace& place, Metrics& metrics, std::string formats_json);

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

 private:
  friend class Call;

  mutable std::mutex mutex_;
  std::shared_ptr<const Settings> settings_;  ///< under the mutex
  Workplace& place_;
  Metrics& metrics_;
  const std::string formats_json_;
  ResultCache cache_;
  CallWatch watch_;
};

}  // namespace dce::worker
