#include "worker/service/conversion_service.h"

#include <dce/dce.h>
#include <spdlog/spdlog.h>

#include "worker/service/call.h"

namespace dce::worker {

namespace {

CacheLimits cache_limits(const Settings& settings) {
  return {settings.cache_bytes, std::chrono::milliseconds(settings.cache_ms)};
}

void describe_office(const Nursery* office, v1::Preparation& preparation) {
  preparation.set_name("office");
  preparation.set_available(office != nullptr && !office->unable());
  if (office == nullptr) {
    preparation.set_detail("this engine is set to do without");
  } else {
    preparation.set_detail(office->about().empty() ? office->why_not() : office->about());
  }
}

}  // namespace

ConversionService::ConversionService(const Settings& settings, Workplace& place, Metrics& metrics,
                                     std::string formats_json)
    : settings_(std::make_shared<const Settings>(settings)),
      place_(place),
      metrics_(metrics),
      formats_json_(std::move(formats_json)),
      cache_(cache_limits(settings)) {}

void ConversionService::reload(const Settings& settings) {
  {
    const std::lock_guard lock(mutex_);
    settings_ = std::make_shared<const Settings>(settings);
  }
  place_.queue.set_limits({.slots = settings.slots, .waiting = settings.waiting});
  cache_.set_limits(cache_limits(settings));
}

std::shared_ptr<const Settings> ConversionService::settings() const {
  const std::lock_guard lock(mutex_);
  return settings_;
}

WorkerState ConversionService::state() const {
  const JobQueue::Load load = place_.queue.load();
  const ResultCache::Load kept = cache_.load();
  return {.slots = load.slots,
          .running = load.running,
          .waiting = load.waiting,
          .queue_size = load.queue_size,
          .draining = place_.draining,
          .held_document_bytes = static_cast<double>(place_.held_bytes.load()),
          .child_restarts = static_cast<double>(
              place_.nurseries.library.restarts() +
              (place_.nurseries.office != nullptr ? place_.nurseries.office->restarts() : 0)),
          .cache_bytes = static_cast<double>(kept.bytes),
          .cache_entries = static_cast<double>(kept.entries),
          .cache_hits = static_cast<double>(kept.hits),
          .cache_misses = static_cast<double>(kept.misses)};
}

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
  const std::shared_ptr<const Settings> now_set = settings();
  limits.set_memory_bytes(now_set->memory_bytes);
  limits.set_input_bytes(now_set->input_bytes);
  limits.set_output_bytes(now_set->output_bytes);
  limits.set_pages(static_cast<uint32_t>(now_set->pages));
  response->set_queue_ms(now_set->queue_ms);
  response->set_conversion_ms(now_set->conversion_ms);
  const JobQueue::Load now = place_.queue.load();
  v1::Load& load = *response->mutable_load();
  load.set_slots(static_cast<uint32_t>(now.slots));
  load.set_running(static_cast<uint32_t>(now.running));
  load.set_waiting(static_cast<uint32_t>(now.waiting));
  load.set_queue_size(static_cast<uint32_t>(now.queue_size));
  load.set_draining(place_.draining);
  load.set_done(place_.totals.done);
  load.set_failed(place_.totals.failed);
  load.set_crashed(place_.totals.crashed);
  describe_office(place_.nurseries.office, *response->add_preparations());
  return grpc::Status::OK;
}

}  // namespace dce::worker
