// One call of Convert.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "worker/service/conversion_service.h"
#include "worker/supervise/conversion.h"

namespace dce::worker {

/// Lives as long as the call, on its thread.
class Call {
 public:
  using Stream = grpc::ServerReaderWriter<v1::ConvertEvent, v1::ConvertRequest>;

  Call(ConversionService& service, grpc::ServerContext& context, Stream& stream);
  ~Call();

  grpc::Status run();

 private:
  std::optional<grpc::Status> take_start();
  std::optional<grpc::Status> take_documents();
  std::optional<grpc::Status> take_data(const std::string& bytes);
  grpc::Status convert(JobQueue::Place& place);
  grpc::Status status_of(const Outcome& outcome);
  /// A status with dce-code and, where it is not 0, dce-page.
  grpc::Status failure(grpc::StatusCode status, int code, const std::string& message, uint32_t page = 0);

  ConversionService& service_;
  grpc::ServerContext& context_;
  Stream& stream_;
  CallWatch::Guard guard_;
  const std::string caller_;
  const uint64_t job_;
  Task task_;
  std::string owner_;
  bool background_ = false;
  uint32_t queue_ms_ = 0, conversion_ms_ = 0, queued_ms_ = 0;
  std::vector<MemoryFile> documents_;
  uint64_t held_bytes_ = 0;  ///< of documents_, also counted in the service
};

}  // namespace dce::worker
