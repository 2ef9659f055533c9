// One call of Convert.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "worker/operate/job_record.h"
#include "worker/service/call_outlet.h"
#include "worker/service/conversion_service.h"
#include "worker/supervise/conversion.h"

namespace dce::worker {

/// Lives as long as the call, on its thread.
class Call {
 public:
  Call(ConversionService& service, grpc::ServerContext& context, CallStream& stream);
  ~Call();

  /// To its end, which is counted and, of a job that was converted, logged.
  grpc::Status run();

 private:
  grpc::Status serve();
  std::optional<grpc::Status> take_start();
  std::optional<grpc::Status> take_documents();
  std::optional<grpc::Status> take_label(const v1::Document& document);
  std::optional<grpc::Status> take_data(const std::string& bytes);
  grpc::Status convert();
  std::optional<grpc::Status> wait(JobQueue::Place& place);
  /// What was kept of the same job, or will be by a call that makes it now.
  std::shared_ptr<const CachedResult> find_result();
  /// With what was kept of the same job.
  grpc::Status answer(const CachedResult& result);
  void record(const Outcome& outcome);
  grpc::Status finish(const Outcome& outcome);
  grpc::Status status_of(const Outcome& outcome);
  /// A status with dce-code and, where it is not 0, dce-page.
  grpc::Status failure(grpc::StatusCode status, int code, const std::string& message, uint32_t page = 0);

  ConversionService& service_;
  grpc::ServerContext& context_;
  CallStream& stream_;
  const std::shared_ptr<const Settings> settings_;
  CallWatch::Guard guard_;
  const std::string caller_;
  JobRecord record_;
  objects::Sha256 digest_;
  std::optional<objects::Sha256::Key> key_;  ///< where results are kept
  std::unique_ptr<ResultCache::Making> making_;
  Task task_;
  std::string owner_;
  bool background_ = false;
  uint32_t queue_ms_ = 0, conversion_ms_ = 0;
  std::vector<MemoryFile> documents_;
  uint64_t held_bytes_ = 0;  ///< of documents_, also counted in the service
};

}  // namespace dce::worker
