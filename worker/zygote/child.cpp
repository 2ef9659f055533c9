#include "worker/zygote/child.h"

#include <sys/prctl.h>

#include <algorithm>
#include <dce/dce.hpp>
#include <functional>
#include <nlohmann/json.hpp>
#include <span>

#include "worker/forking/child_process.h"
#include "worker/sandbox/sandbox.h"
#include "worker/wire/task.h"
#include "worker/zygote/unpacking.h"
#include "worker/zygote/warm_up.h"

namespace dce::worker {
namespace {

constexpr char kAtWorkName[] = "dce-convert";

/// Code, stacks of threads and what the library does not account, beyond the job's own memory.
constexpr uint64_t kOverhead = 768ull << 20;

dce_lane lane_of(Lane lane) {
  return lane == Lane::vector ? DCE_LANE_VECTOR : lane == Lane::raster ? DCE_LANE_RASTER : DCE_LANE_AUTO;
}

dce::Engine make_engine(const Task& task) {
  dce_engine_options options = dce::Engine::default_options();
  options.threads = task.threads;
  options.memory_bytes = task.memory_bytes;
  options.input_bytes = task.input_bytes;
  options.output_bytes = task.output_bytes;
  options.pages = task.pages;
  // The supervisor holds the wall clock; the library's own bound would switch off that on a single page.
  return dce::Engine(options);
}

JobLimits limits_of(const Task& task) {
  return {.memory_bytes = task.memory_bytes + kOverhead,
          // All threads busy all the time, and a second to say how it ended.
          .cpu_seconds = task.seconds > 0 ? task.seconds * task.threads + 1 : 0};
}

void report(Channel& control, const dce_event& event) {
  const auto page = static_cast<uint32_t>(event.page), pages = static_cast<uint32_t>(event.pages);
  switch (event.kind) {
    case DCE_EVENT_ACCEPTED:
      control.send({.kind = Kind::opened, .pages = pages});
      break;
    case DCE_EVENT_PAGE_DONE:
      control.send({.kind = Kind::page, .page = page, .pages = pages, .number = event.bytes});
      break;
    case DCE_EVENT_WARNING:
      control.send(
          {.kind = Kind::warning, .page = page, .text = event.message == nullptr ? "" : event.message});
      break;
    case DCE_EVENT_FINISHED:
      break;  // `done` says it, with the statistics
  }
}

std::vector<dce::Source> sources_of(const dce::Engine& engine, const Task& task,
                                    const std::vector<Descriptor>& documents) {
  std::vector<dce::Source> sources;
  for (size_t i = 0; i < documents.size(); ++i) {
    sources.push_back(dce::Source::fd(engine, documents[i].get()));
    const std::string& name = task.documents.at(i).name;
    if (!name.empty()) sources.back().name(name);
  }
  return sources;
}

/// What each must go through before this process can read it. What is of no known format is left to the
/// conversion, which says so in its own words.
std::vector<Detour> detours_of(const dce::Engine& engine, const Task& task,
                               const std::vector<dce::Source>& sources) {
  std::vector<Detour> detours;
  for (size_t i = 0; i < sources.size(); ++i) {
    Detour detour{.by = "library", .format = {}};
    try {
      const auto known =
          nlohmann::json::parse(dce::recognise_json(engine, sources[i], task.documents.at(i).media_type));
      detour = {.by = known.at("read_by"), .format = known.at("format")};
    } catch (const dce::Error&) {
    }
    detours.push_back(std::move(detour));
  }
  return detours;
}

/// Takes a piece of the stream; false when nobody wants more.
using Write = std::function<bool(std::span<const uint8_t>)>;

Message convert(Channel& control, const dce::Engine& engine, const Task& task,
                const std::vector<dce::Source>& sources, const Write& write) {
  uint32_t pages = 0;
  uint64_t bytes = 0;
  dce::Job job(engine);
  job.format(task.format).lane(lane_of(task.lane));
  // Events tell the caller where each page ends.
  job.to_callback(write, task.pages_apart ? [](int) { return true; } : std::function<bool(int)>());
  dce::Ticket ticket;
  if (!task.ticket_json.empty()) ticket.set_json(task.ticket_json);
  job.ticket(ticket);
  for (size_t i = 0; i < sources.size(); ++i) job.add(sources[i], task.documents.at(i).password);
  job.on_event([&](const dce_event& event) {
    pages = static_cast<uint32_t>(event.pages);
    bytes = event.bytes;
    report(control, event);
  });
  job.run();
  return {.kind = Kind::done, .pages = pages, .number = bytes, .text = job.stats_json()};
}

Message preview(const dce::Engine& engine, const Task& task, const dce::Source& stream, int output) {
  const std::vector<uint8_t> image =
      dce::stream_page_png(engine, stream, task.preview_page, task.preview_width);
  if (!write_all(output, image))
    return {.kind = Kind::failed, .code = DCE_OUTPUT, .text = "the caller went away"};
  return {.kind = Kind::done, .pages = 1, .number = image.size(), .text = "{}"};
}

/// A job that nobody asked for, from its task to its last word, on a page of our own: it touches the memory that
/// the next one will ask for.
void rehearse() {
  const dce_engine_options usual = dce::Engine::default_options();
  const Task task = task_from_json(to_json(Task{.format = "pclxl",
                                                .ticket_json = R"({"copies": 1, "sides": "one-sided"})",
                                                .documents = {{}},
                                                .memory_bytes = usual.memory_bytes,
                                                .input_bytes = usual.input_bytes,
                                                .pages = usual.pages}));
  const dce::Engine engine = make_engine(task);
  const std::string page = sample_page();
  std::vector<dce::Source> sources;
  sources.push_back(dce::Source::memory(engine, std::as_bytes(std::span(page))));
  Channel nobody;
  detours_of(engine, task, sources);
  convert(nobody, engine, task, sources, [](std::span<const uint8_t>) { return true; });
}

/// Walls this process in. What is measured of it before counts when limits are held to what a job may use.
JobLimiter get_ready() {
  const JobLimiter limiter;
  enter_sandbox({.threads = 4096}, {.readable = system_data()});
  return limiter;
}

/// Gets ready, waits for a job, asks for documents that this process can read until it has them, and converts
/// those. Exits when nobody wants it any more.
Message run_job(Channel& control, int output, const Footprint* footprint) {
  if (footprint != nullptr) footprint->take();
  const JobLimiter limiter = get_ready();
  while (true) {
    std::vector<Descriptor> documents;
    const std::optional<Message> message = control.receive(&documents);
    if (!message || message->kind != Kind::job) _exit(0);
    prctl(PR_SET_NAME, kAtWorkName);
    const Task task = task_from_json(message->text);
    limiter.hold(limits_of(task));
    const dce::Engine engine = make_engine(task);
    if (task.format == kUnpackFormat && documents.size() == 1)
      return unpack_document(control, engine, task, documents[0].get(), output);
    const std::vector<dce::Source> sources = sources_of(engine, task, documents);
    if (task.preview_page > 0 && sources.size() == 1) return preview(engine, task, sources[0], output);
    const std::vector<Detour> detours = detours_of(engine, task, sources);
    const auto ready = [](const Detour& detour) { return detour.by == "library"; };
    if (std::all_of(detours.begin(), detours.end(), ready))
      return convert(control, engine, task, sources,
                     [output](std::span<const uint8_t> piece) { return write_all(output, piece); });
    if (!control.send({.kind = Kind::detour, .text = to_json(detours)})) _exit(0);
  }
}

}  // namespace

Footprint footprint_of_child() {
  return Footprint::of([] {
    get_ready();
    rehearse();
  });
}

void run_child(Channel control, Descriptor output, const Footprint* footprint) {
  prctl(PR_SET_NAME, kIdleName);
  close_descriptors_except({control.fd(), output.get()});
  silence();
  end_child(std::move(control), std::move(output), [footprint](Channel& channel, int stream) -> Message {
    try {
      return run_job(channel, stream, footprint);
    } catch (const dce::Error& error) {
      return {.kind = Kind::failed,
              .code = static_cast<uint32_t>(error.code()),
              .page = static_cast<uint32_t>(error.page()),
              .text = error.what()};
    }
  });
}

}  // namespace dce::worker
