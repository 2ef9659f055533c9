#include "worker/zygote/child.h"

#include <fcntl.h>
#include <sys/prctl.h>

#include <cerrno>
#include <dce/dce.hpp>
#include <new>
#include <span>

#include "worker/sandbox/sandbox.h"
#include "worker/wire/task.h"

namespace dce::worker {
namespace {

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

ProcessLimits process_limits(const Task& task) {
  return {.memory_bytes = task.memory_bytes + kOverhead,
          // All threads busy all the time, and a second to say how it ended.
          .cpu_seconds = task.seconds > 0 ? task.seconds * task.threads + 1 : 0,
          .threads = 4096};
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

/// Waits for the supervisor to read, for as long as it takes: a job that is over ends by a kill.
bool write_all(int fd, std::span<const uint8_t> bytes) {
  while (!bytes.empty()) {
    const ssize_t written = write(fd, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return false;
    bytes = bytes.subspan(static_cast<size_t>(written));
  }
  return true;
}

Message convert(Channel& control, const Task& task, const std::vector<Descriptor>& documents, int output) {
  uint32_t pages = 0;
  uint64_t bytes = 0;
  const dce::Engine engine = make_engine(task);
  dce::Job job(engine);
  job.format(task.format).lane(lane_of(task.lane));
  job.to_callback([output](std::span<const uint8_t> piece) { return write_all(output, piece); });
  dce::Ticket ticket;
  if (!task.ticket_json.empty()) ticket.set_json(task.ticket_json);
  job.ticket(ticket);
  for (size_t i = 0; i < documents.size(); ++i) {
    const dce::Source source = dce::Source::fd(engine, documents[i].get());
    job.add(source, i < task.passwords.size() ? task.passwords[i] : std::string());
  }
  job.on_event([&](const dce_event& event) {
    pages = static_cast<uint32_t>(event.pages);
    bytes = event.bytes;
    report(control, event);
  });
  job.run();
  return {.kind = Kind::done, .pages = pages, .number = bytes, .text = job.stats_json()};
}

/// Nothing that a library prints may reach the worker's log: it may quote the document.
void silence() {
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
  const int null = open("/dev/null", O_RDWR | O_CLOEXEC);
  for (const int fd : {0, 1, 2}) dup2(null, fd);
  close(null);
#endif
}

}  // namespace

void run_child(Channel control, Descriptor output) {
  prctl(PR_SET_NAME, "dce-convert");
  close_descriptors_except({control.fd(), output.get()});
  silence();
  Message end{.kind = Kind::failed, .code = DCE_INTERNAL};
  try {
    std::vector<Descriptor> documents;
    const std::optional<Message> message = control.receive(&documents);
    if (!message || message->kind != Kind::job) _exit(0);  // the caller went away first
    const Task task = task_from_json(message->text);
    enter_sandbox(process_limits(task), system_data());
    end = convert(control, task, documents, output.get());
  } catch (const dce::Error& error) {
    end.code = static_cast<uint32_t>(error.code());
    end.page = static_cast<uint32_t>(error.page());
    end.text = error.what();
  } catch (const std::bad_alloc&) {
    end.code = DCE_LIMIT;
    end.text = "not enough memory";
  } catch (const std::exception& error) {
    end.text = error.what();
  }
  output.reset();  // the stream ends before the word that it did
  control.send(end);
  _exit(0);  // without what exit() runs: destructors of libraries are of no use to anybody here
}

}  // namespace dce::worker
