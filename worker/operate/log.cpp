#include "worker/operate/log.h"

#include <spdlog/pattern_formatter.h>
#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include <nlohmann/json.hpp>

namespace dce::worker {
namespace {

using Json = nlohmann::ordered_json;

LogFormat format_in_use = LogFormat::text;

/// A message as a JSON string; what is an object already gets its members put beside time and level.
class JsonFlag final : public spdlog::custom_flag_formatter {
 public:
  void format(const spdlog::details::log_msg& message, const std::tm&, spdlog::memory_buf_t& out) override {
    const std::string text(message.payload.data(), message.payload.size());
    std::string members;
    if (text.starts_with("{\"event\":")) {
      members = text.substr(1, text.size() - 2);
    } else {
      members = "\"message\":" + Json(text).dump(-1, ' ', false, Json::error_handler_t::replace);
    }
    out.append(members.data(), members.data() + members.size());
  }
  std::unique_ptr<custom_flag_formatter> clone() const override { return std::make_unique<JsonFlag>(); }
};

}  // namespace

void open_log(LogFormat format) {
  format_in_use = format;
  const auto logger = spdlog::stderr_logger_mt("dce-worker");
  if (format == LogFormat::json) {
    auto formatter = std::make_unique<spdlog::pattern_formatter>();
    formatter->add_flag<JsonFlag>('*').set_pattern(
        "{\"time\":\"%Y-%m-%dT%H:%M:%S.%e%z\",\"level\":\"%l\",%*}");
    logger->set_formatter(std::move(formatter));
  } else {
    logger->set_pattern("%Y-%m-%dT%H:%M:%S.%e%z %l %v");
  }
  spdlog::set_default_logger(logger);
}

void set_log_level(const std::string& level) {
  spdlog::set_level(spdlog::level::from_str(level));
}

void log_job(const JobRecord& job) {
  const auto milliseconds = [](double seconds) { return static_cast<int64_t>(seconds * 1000 + 0.5); };
  if (format_in_use == LogFormat::json) {
    const Json line = {{"event", "job"},
                       {"job", job.job},
                       {"caller", job.caller},
                       {"stream", job.stream},
                       {"outcome", job.outcome},
                       {"documents", job.documents},
                       {"input_bytes", job.input_bytes},
                       {"pages", job.pages},
                       {"output_bytes", job.output_bytes},
                       {"code", job.code},
                       {"cached", job.from_cache},
                       {"queue_ms", milliseconds(job.queue_seconds)},
                       {"conversion_ms", milliseconds(job.conversion_seconds)}};
    spdlog::info("{}", line.dump(-1, ' ', false, Json::error_handler_t::replace));
    return;
  }
  spdlog::info("job {} of {}: {} {} bytes to {}, {}, {} pages, {} bytes, code {}, queued {} ms, took {} ms{}",
               job.job, job.caller, job.documents, job.input_bytes, job.stream, job.outcome, job.pages,
               job.output_bytes, job.code, milliseconds(job.queue_seconds),
               milliseconds(job.conversion_seconds), job.from_cache ? ", kept result" : "");
}

}  // namespace dce::worker
