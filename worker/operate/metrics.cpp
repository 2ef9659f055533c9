#include "worker/operate/metrics.h"

#include <prometheus/collectable.h>
#include <prometheus/counter.h>
#include <prometheus/exposer.h>
#include <prometheus/gauge.h>
#include <prometheus/histogram.h>
#include <prometheus/registry.h>

#include <algorithm>
#include <stdexcept>

namespace dce::worker {
namespace {

using Buckets = prometheus::Histogram::BucketBoundaries;
using Labels = std::map<std::string, std::string>;

const Buckets& seconds() {
  static const Buckets bounds = {0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120};
  return bounds;
}

/// Of conversions, as dce_job_stats_json names them, and what the worker does before.
const std::vector<std::string>& stage_names() {
  static const std::vector<std::string> names = {"receive", "prepare", "open",  "draw",
                                                 "encode",  "write",   "store", "first_byte"};
  return names;
}

prometheus::MetricFamily family(const char* name, const char* help, prometheus::MetricType type,
                                double value) {
  prometheus::ClientMetric metric;
  if (type == prometheus::MetricType::Counter) {
    metric.counter.value = value;
  } else {
    metric.gauge.value = value;
  }
  return {name, help, type, {metric}};
}

/// Messages of the work queue, by how they ended here.
prometheus::MetricFamily queue_messages(const WorkerState& state) {
  prometheus::MetricFamily messages{"dce_worker_queue_messages_total",
                                    "Messages of the work queue, by how they ended here.",
                                    prometheus::MetricType::Counter,
                                    {}};
  for (const auto& [end, count] : {std::pair{"stored", state.queue_stored},
                                   {"known", state.queue_known},
                                   {"again", state.queue_again},
                                   {"aside", state.queue_aside}}) {
    prometheus::ClientMetric metric;
    metric.label = {{"end", end}};
    metric.counter.value = count;
    messages.metric.push_back(std::move(metric));
  }
  return messages;
}

/// Numbers that others keep, read when they are asked for.
class State : public prometheus::Collectable {
 public:
  explicit State(std::function<WorkerState()> ask) : ask_(std::move(ask)) {}

  std::vector<prometheus::MetricFamily> Collect() const override {
    const WorkerState state = ask_();
    const auto gauge = prometheus::MetricType::Gauge, counter = prometheus::MetricType::Counter;
    return {
        family("dce_worker_slots", "Jobs that may convert side by side.", gauge, state.slots),
        family("dce_worker_jobs_running", "Jobs that convert now.", gauge, state.running),
        family("dce_worker_jobs_waiting", "Jobs in the queue now.", gauge, state.waiting),
        family("dce_worker_queue_size", "Jobs that may wait before the worker says it is busy.", gauge,
               state.queue_size),
        family("dce_worker_draining", "1 while the worker takes no more jobs.", gauge,
               state.draining ? 1 : 0),
        family("dce_worker_held_document_bytes", "Documents of all jobs in memory.", gauge,
               state.held_document_bytes),
        family("dce_worker_child_restarts_total", "Warm processes that were replaced.", counter,
               state.child_restarts),
        family("dce_worker_cache_bytes", "Results kept for reuse.", gauge, state.cache_bytes),
        family("dce_worker_cache_entries", "Results kept for reuse.", gauge, state.cache_entries),
        family("dce_worker_cache_hits_total", "Jobs answered with a result that was kept.", counter,
               state.cache_hits),
        family("dce_worker_cache_misses_total", "Jobs that no kept result answered.", counter,
               state.cache_misses),
        family("dce_worker_reloads_total", "Configurations taken at SIGHUP.", counter, state.reloads),
        family("dce_worker_reload_failures_total", "Configurations and certificates refused at SIGHUP.",
               counter, state.reload_failures),
        queue_messages(state),
        family("dce_worker_queue_connected", "1 while a work queue can be pulled from.", gauge,
               state.queue_connected ? 1 : 0),
        family("dce_worker_store_failures_total", "Requests to the store that had to be repeated.", counter,
               state.store_failures),
    };
  }

 private:
  const std::function<WorkerState()> ask_;
};

}  // namespace

struct Metrics::Implementation {
  Implementation(std::vector<std::string> known, const std::string& version)
      : streams(std::move(known)), registry(std::make_shared<prometheus::Registry>()) {
    streams.emplace_back("unknown");
    prometheus::BuildGauge()
        .Name("dce_worker_build_info")
        .Help("1, with the version.")
        .Register(*registry)
        .Add({{"version", version}})
        .Set(1);
    // Series that are there from the start can be told from those that never came.
    for (const std::string& stream : streams) {
      for (const std::string& outcome : outcome_names()) jobs.Add({{"stream", stream}, {"outcome", outcome}});
      waits.Add({{"stream", stream}}, seconds());
      conversions.Add({{"stream", stream}}, seconds());
    }
  }

  const std::string& label(const std::string& stream) const {
    const auto found = std::find(streams.begin(), streams.end(), stream);
    return found == streams.end() ? streams.back() : *found;
  }

  std::vector<std::string> streams;  ///< "unknown" last
  std::shared_ptr<prometheus::Registry> registry;
  prometheus::Family<prometheus::Counter>& jobs = prometheus::BuildCounter()
                                                      .Name("dce_worker_jobs_total")
                                                      .Help("Jobs that ended, by how.")
                                                      .Register(*registry);
  prometheus::Family<prometheus::Counter>& pages =
      prometheus::BuildCounter().Name("dce_worker_pages_total").Help("Sides written.").Register(*registry);
  prometheus::Family<prometheus::Counter>& input = prometheus::BuildCounter()
                                                       .Name("dce_worker_input_bytes_total")
                                                       .Help("Documents of jobs that ended.")
                                                       .Register(*registry);
  prometheus::Family<prometheus::Counter>& output = prometheus::BuildCounter()
                                                        .Name("dce_worker_output_bytes_total")
                                                        .Help("Streams sent.")
                                                        .Register(*registry);
  prometheus::Family<prometheus::Histogram>& waits = prometheus::BuildHistogram()
                                                         .Name("dce_worker_queue_seconds")
                                                         .Help("Wait for a place to convert.")
                                                         .Register(*registry);
  prometheus::Family<prometheus::Histogram>& conversions =
      prometheus::BuildHistogram()
          .Name("dce_worker_conversion_seconds")
          .Help("From the place to the last byte, of jobs that were done.")
          .Register(*registry);
  prometheus::Family<prometheus::Histogram>& stages =
      prometheus::BuildHistogram()
          .Name("dce_worker_stage_seconds")
          .Help("Time of a conversion by stage; of drawing and encoding that of all threads together.")
          .Register(*registry);
  // Last: it is stopped first.
  std::shared_ptr<State> state;
  std::unique_ptr<prometheus::Exposer> exposer;
};

Metrics::Metrics(std::vector<std::string> streams, const std::string& version)
    : implementation_(std::make_unique<Implementation>(std::move(streams), version)) {}

Metrics::~Metrics() = default;

void Metrics::count(const JobRecord& job) {
  Implementation& all = *implementation_;
  const Labels stream = {{"stream", all.label(job.stream)}};
  const auto& outcomes = outcome_names();
  const bool known = std::find(outcomes.begin(), outcomes.end(), job.outcome) != outcomes.end();
  all.jobs.Add({{"stream", stream.at("stream")}, {"outcome", known ? job.outcome : "internal"}}).Increment();
  if (job.outcome == "busy") return;
  all.input.Add(stream).Increment(static_cast<double>(job.input_bytes));
  all.output.Add(stream).Increment(static_cast<double>(job.output_bytes));
  all.pages.Add(stream).Increment(job.pages);
  if (job.from_cache) return;
  all.waits.Add(stream, seconds()).Observe(job.queue_seconds);
  if (job.outcome != "done") return;
  all.conversions.Add(stream, seconds()).Observe(job.conversion_seconds);
  for (const auto& [name, took] : job.stages) {
    if (std::find(stage_names().begin(), stage_names().end(), name) == stage_names().end()) continue;
    all.stages.Add({{"stream", stream.at("stream")}, {"stage", name}}, seconds()).Observe(took);
  }
}

void Metrics::stop() {
  implementation_->exposer.reset();
}

std::string Metrics::listen(const std::string& address, std::function<WorkerState()> state) {
  const bool port_only = address.find(':') == std::string::npos;
  const std::string place = port_only ? "127.0.0.1:" + address : address;
  Implementation& all = *implementation_;
  try {
    all.exposer = std::make_unique<prometheus::Exposer>(place, 1);
  } catch (const std::exception&) {
    throw std::runtime_error("cannot serve metrics on " + place +
                             ": give HOST:PORT of this machine that is free");
  }
  all.state = std::make_shared<State>(std::move(state));
  all.exposer->RegisterCollectable(all.registry);
  all.exposer->RegisterCollectable(all.state);
  const std::vector<int> ports = all.exposer->GetListeningPorts();
  return place.substr(0, place.rfind(':') + 1) + (ports.empty() ? "0" : std::to_string(ports[0]));
}

}  // namespace dce::worker
