#include <sys/resource.h>

#include <nlohmann/json.hpp>

#include "api/objects.h"

using namespace dce::core;

namespace {

dce_code refuse_after_run(const dce_job* job, dce_error* error) {
  return job->ran ? fill_error(error, DCE_MISUSE, "the job has already been run") : DCE_OK;
}

#define DCE_REQUIRE_NOT_RUN(job)                                                         \
  do {                                                                                   \
    if (dce_code misuse = refuse_after_run(job, error); misuse != DCE_OK) return misuse; \
  } while (false)

template <class Make>
dce_code set_sink(dce_job* job, dce_error* error, Make&& make) {
  if (job->sink) return fill_error(error, DCE_MISUSE, "the job has a sink already");
  return guarded(error, [&] {
    job->sink = make();
    return ok();
  });
}

}  // namespace

extern "C" {

dce_code dce_job_create(dce_engine* engine, dce_job** job, dce_error* error) {
  DCE_REQUIRE(engine);
  DCE_REQUIRE(job);
  *job = nullptr;
  return guarded(error, [&] {
    auto made = std::make_unique<dce_job>();
    made->engine = engine;
    made->conversion.threads = engine->threads;
    made->conversion.limits = engine->limits;
    *job = made.release();
    return ok();
  });
}

void dce_job_destroy(dce_job* job) {
  delete job;
}

dce_code dce_job_add_source(dce_job* job, const dce_source* source, const char* password, dce_error* error) {
  DCE_REQUIRE(job);
  DCE_REQUIRE(source);
  DCE_REQUIRE_NOT_RUN(job);
  return guarded(error, [&] {
    job->conversion.inputs.push_back({source->source, password ? password : ""});
    return ok();
  });
}

dce_code dce_job_set_ticket(dce_job* job, const dce_ticket* ticket, dce_error* error) {
  DCE_REQUIRE(job);
  DCE_REQUIRE(ticket);
  DCE_REQUIRE_NOT_RUN(job);
  return guarded(error, [&] {
    job->conversion.ticket = ticket->ticket;
    return ok();
  });
}

dce_code dce_job_set_format(dce_job* job, const char* name_or_path, dce_error* error) {
  DCE_REQUIRE(job);
  DCE_REQUIRE(name_or_path);
  DCE_REQUIRE_NOT_RUN(job);
  return guarded(error, [&]() -> Status {
    const StreamFormat* format = stream_format_by_name(name_or_path);
    if (!format) format = stream_format_by_extension(name_or_path);
    if (!format) {
      std::string names;
      for (const StreamFormat* known : encode_formats())
        names += (names.empty() ? "" : ", ") + std::string(known->name);
      return {Code::usage, std::string(name_or_path) + " names no print stream; choose from " + names};
    }
    job->conversion.format = format;
    return ok();
  });
}

dce_code dce_job_set_lane(dce_job* job, dce_lane lane, dce_error* error) {
  DCE_REQUIRE(job);
  DCE_REQUIRE_NOT_RUN(job);
  switch (lane) {
    case DCE_LANE_AUTO:
      job->conversion.lane = LaneChoice::automatic;
      break;
    case DCE_LANE_VECTOR:
      job->conversion.lane = LaneChoice::vector;
      break;
    case DCE_LANE_RASTER:
      job->conversion.lane = LaneChoice::raster;
      break;
    default:
      return fill_error(error, DCE_MISUSE, "no such lane");
  }
  return fill_error(error, ok());
}

dce_code dce_job_set_output_path(dce_job* job, const char* path, dce_error* error) {
  DCE_REQUIRE(job);
  DCE_REQUIRE(path);
  DCE_REQUIRE_NOT_RUN(job);
  return set_sink(job, error, [&] { return make_path_sink(path); });
}

dce_code dce_job_set_output_fd(dce_job* job, int fd, dce_error* error) {
  DCE_REQUIRE(job);
  DCE_REQUIRE_NOT_RUN(job);
  if (fd < 0) return fill_error(error, DCE_MISUSE, "fd must not be negative");
  return set_sink(job, error, [&] { return make_fd_sink(fd); });
}

dce_code dce_job_set_output_callback(dce_job* job, dce_write_function write, void* user, dce_error* error) {
  DCE_REQUIRE(job);
  DCE_REQUIRE(write);
  DCE_REQUIRE_NOT_RUN(job);
  return set_sink(job, error, [&] {
    return make_callback_sink(
        [write, user](Bytes bytes) { return write(user, bytes.data(), bytes.size()) == 0; });
  });
}

dce_code dce_job_set_output_pages_callback(dce_job* job, dce_write_function write,
                                           dce_page_function begin_page, void* user, dce_error* error) {
  DCE_REQUIRE(job);
  DCE_REQUIRE(write);
  DCE_REQUIRE(begin_page);
  DCE_REQUIRE_NOT_RUN(job);
  return set_sink(job, error, [&] {
    return make_callback_sink(
        [write, user](Bytes bytes) { return write(user, bytes.data(), bytes.size()) == 0; },
        [begin_page, user](int page) { return begin_page(user, page) == 0; });
  });
}

dce_code dce_job_set_event_callback(dce_job* job, dce_event_function listener, void* user, dce_error* error) {
  DCE_REQUIRE(job);
  DCE_REQUIRE_NOT_RUN(job);
  return guarded(error, [&] {
    job->conversion.listener = {};
    if (listener) {
      job->conversion.listener = [listener, user](const Event& event) {
        const dce_event out{static_cast<dce_event_kind>(event.kind), event.page, event.pages, event.bytes,
                            event.message.empty() ? nullptr : event.message.c_str()};
        listener(user, &out);
      };
    }
    return ok();
  });
}

dce_code dce_job_run(dce_job* job, dce_error* error) {
  DCE_REQUIRE(job);
  DCE_REQUIRE_NOT_RUN(job);
  if (!job->conversion.format)
    return fill_error(error, DCE_MISUSE, "the job has no format; call dce_job_set_format");
  if (!job->sink) return fill_error(error, DCE_MISUSE, "the job has no output; call dce_job_set_output_path");
  job->ran = true;
  return guarded(error, [&] {
    const Running::Entry entry(job->engine->running, job->cancellation);
    Status status = convert(job->conversion, *job->sink, job->cancellation, job->stats);
    job->sink.reset();  // what is unfinished goes away now, not when the job does
    return status;
  });
}

void dce_job_cancel(dce_job* job) {
  if (job) job->cancellation.cancel();
}

dce_code dce_job_stats_json(const dce_job* job, char** json, dce_error* error) {
  DCE_REQUIRE(job);
  DCE_REQUIRE(json);
  return guarded(error, [&] {
    const ConversionStats& stats = job->stats;
    struct rusage usage {};
    getrusage(RUSAGE_SELF, &usage);
    const nlohmann::ordered_json object = {{"pages", stats.pages},
                                           {"pages_repeated", stats.pages_repeated},
                                           {"bytes", stats.bytes},
                                           {"first_byte_ms", stats.first_byte_ms},
                                           {"first_page_byte_ms", stats.first_page_byte_ms},
                                           {"wall_ms", stats.wall_ms},
                                           {"peak_rss_kb", usage.ru_maxrss},
                                           {"peak_accounted_kb", stats.peak_accounted_bytes >> 10},
                                           {"warnings", stats.warnings},
                                           {"stages",
                                            {{"open_ms", stats.open_ms},
                                             {"draw_ms", stats.draw_ms},
                                             {"encode_ms", stats.encode_ms},
                                             {"write_ms", stats.write_ms}}}};
    *json = copy_text(object.dump());
    return ok();
  });
}

}  // extern "C"
