#include "worker/service/conversion_service.h"

#include <dce/dce.h>
#include <spdlog/spdlog.h>

#include "worker/service/call.h"

namespace dce::worker {

ConversionService::ConversionService(const Settings& settings, Nursery& nursery, std::string formats_json)
    : settings_(settings),
      nursery_(nursery),
      formats_json_(std::move(formats_json)),
      queue_({.slots = settings.slots, .waiting = settings.waiting}) {}

grpc::Status ConversionService::Convert(
    grpc::ServerContext* context, grpc::ServerReaderWriter<v1::ConvertEvent, v1::ConvertRequest>* stream) {
  try {
    return Call(*this, *context, *stream).run();
  } catch (const std::exception& error) {
    spdlog::error("a call ended with {}", error.what());
    return {grpc::StatusCode::INTERNAL, "the engine failed; its log says why"};
  }
}

grpc::Status ConversionService::Describe(grpc::ServerContext*, const v1::DescribeRequest*,
                                         v1::DescribeResponse* response) {
  response->set_version(dce_version());
  response->set_formats_json(formats_json_);
  v1::Limits& limits = *response->mutable_limits();
  limits.set_memory_bytes(settings_.memory_bytes);
  limits.set_input_bytes(settings_.input_bytes);
  limits.set_output_bytes(settings_.output_bytes);
  limits.set_pages(static_cast<uint32_t>(settings_.pages));
  response->set_queue_ms(settings_.queue_ms);
  response->set_conversion_ms(settings_.conversion_ms);
  const JobQueue::Load now = queue_.load();
  v1::Load& load = *response->mutable_load();
  load.set_slots(static_cast<uint32_t>(now.slots));
  load.set_running(static_cast<uint32_t>(now.running));
  load.set_waiting(static_cast<uint32_t>(now.waiting));
  load.set_queue_size(static_cast<uint32_t>(now.queue_size));
  load.set_draining(draining_);
  load.set_done(totals_.done);
  load.set_failed(totals_.failed);
  load.set_crashed(totals_.crashed);
  return grpc::Status::OK;
}

}  // namespace dce::worker
