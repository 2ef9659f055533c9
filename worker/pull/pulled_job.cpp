#include "worker/pull/pulled_job.h"

#include <dce/dce.h>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <chrono>
#include <thread>

#include "worker/operate/log.h"
#include "worker/pull/memory_outlet.h"
#include "worker/supervise/outcome_name.h"

namespace dce::worker {
namespace {

using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;
using objects::StoreError;

constexpr auto kAskEvery = 20ms, kFirstPause = 1000ms, kLongestPause = 30'000ms;

double seconds_since(Clock::time_point begin) {
  return std::chrono::duration<double>(Clock::now() - begin).count();
}

/// Not the end of the job, but of this worker's part in it.
struct GivenUp {};

Lane lane_of(queue::Lane lane) {
  return lane == queue::Lane::vector   ? Lane::vector
         : lane == queue::Lane::raster ? Lane::raster
                                       : Lane::automatic;
}

Task task_of(const queue::Job& job, const PullLimits& limits) {
  Task task{.format = job.format,
            .lane = lane_of(job.lane),
            .ticket_json = job.ticket_json,
            .documents = {},
            .threads = limits.threads,
            .memory_bytes = limits.memory_bytes,
            .input_bytes = limits.input_bytes,
            .output_bytes = limits.output_bytes,
            .pages = limits.pages,
            .seconds = limits.conversion_ms / 1000.0};
  for (const queue::DocumentReference& document : job.documents)
    task.documents.push_back({.name = document.name, .media_type = document.media_type, .password = {}});
  return task;
}

}  // namespace

PulledJob::PulledJob(PullParts& parts, queue::WorkQueue& queue, KeepAlive& alive, queue::Delivery& delivery,
                     std::function<void()> entered)
    : parts_(parts),
      queue_(queue),
      delivery_(delivery),
      entered_(std::move(entered)),
      guard_(alive, delivery),
      limits_(parts.limits()),
      held_(parts.place.held_bytes) {
  record_.job = parts_.place.next_job++;
  record_.caller = "queue";
  record_.outcome = "refused";
}

void PulledJob::run() {
  try {
    if (read()) do_it();
  } catch (const GivenUp&) {
    give_back({.kind = Outcome::Kind::given_up, .code = DCE_CANCELLED});
  } catch (const StoreError& error) {
    spdlog::warn("job {}: {}", record_.job, error.what());
    give_back({.kind = Outcome::Kind::given_up, .code = DCE_CANCELLED});
  }
}

bool PulledJob::read() {
  try {
    job_ = queue::job_from_json(delivery_.data());
  } catch (const queue::Malformed& problem) {
    spdlog::warn("job {}: a message of the queue is no job", record_.job);
    parts_.metrics.count(record_);
    set_aside(std::string("this is no job: ") + problem.what());
    return false;
  }
  name_ = queue::name_of(job_);
  record_.stream = job_.format;
  record_.documents = job_.documents.size();
  return true;
}

void PulledJob::do_it() {
  if (is_known()) return close(parts_.totals.known);
  if (delivery_.tries() > parts_.most_tries) {
    const std::string reason = "it was begun " + std::to_string(delivery_.tries() - 1) +
                               " times, and not once was its worker heard of again";
    return end({.kind = Outcome::Kind::lost, .code = DCE_INTERNAL, .message = reason}, {});
  }
  std::unique_ptr<JobQueue::Place> place = enter();
  if (const std::optional<Outcome> failed = fetch_documents()) return end(*failed, {});
  convert(std::move(place));
}

/// Somebody did it before: in another worker's name, or in this one's, which died before the queue heard of
/// it.
bool PulledJob::is_known() {
  std::optional<std::string> text;
  insist(
      [&] { text = parts_.store.get_text(queue::record_object(name_), queue::kLargestRecord, parts_.stop); });
  try {
    if (!text) return false;
    const queue::Record record = queue::record_from_json(*text);
    bool there = false;
    if (record.code == DCE_OK)
      insist([&] { there = parts_.store.has(queue::stream_object(record.sha256), parts_.stop); });
    return there;
  } catch (const queue::Malformed&) {
    return false;  // and it is written anew
  }
}

/// Callers that wait at a connection go first.
std::unique_ptr<JobQueue::Place> PulledJob::enter() {
  while (!parts_.stop()) {
    if (auto place = parts_.place.queue.enter("queue/" + job_.owner, true)) {
      entered_();
      return place;
    }
    std::this_thread::sleep_for(kAskEvery);
  }
  throw GivenUp();
}

std::optional<Outcome> PulledJob::fetch_documents() {
  const auto began = Clock::now();
  uint64_t bytes = 0;
  for (const queue::DocumentReference& document : job_.documents) bytes += document.bytes;
  if (bytes > limits_.input_bytes)
    return refused(DCE_LIMIT, "the documents are larger than the limit of " +
                                  std::to_string(limits_.input_bytes) + " bytes");
  while (held_.others_hold_more_than(limits_.held_bytes - std::min(limits_.held_bytes, bytes)) &&
         !parts_.stop())
    std::this_thread::sleep_for(kAskEvery);
  for (const queue::DocumentReference& document : job_.documents) {
    if (std::optional<Outcome> failed = fetch(document)) return failed;
  }
  record_.input_bytes = held_.bytes();
  record_.stages.emplace_back("receive", seconds_since(began));
  return std::nullopt;
}

std::optional<Outcome> PulledJob::fetch(const queue::DocumentReference& document) {
  const Outcome other = refused(DCE_UNREADABLE, "a document in the store is not the one that was submitted");
  bool there = false;
  try {
    insist([&] {
      MemoryFile file;
      objects::Sha256 digest;
      const auto take = [&](std::span<const uint8_t> piece) {
        digest.bytes(piece);
        return file.append(piece);
      };
      there = parts_.store.get(queue::document_object(document.sha256), document.bytes, take, parts_.stop);
      if (!there) return;
      if (file.size() != document.bytes || objects::hex(digest.finish()) != document.sha256)
        throw StoreError(StoreError::Kind::broken, "a document is not what its name says");
      file.seal();
      held_.add(file.size());
      documents_.push_back(std::move(file));
    });
  } catch (const StoreError& error) {
    if (error.kind() == StoreError::Kind::broken) return other;
    throw;
  }
  // Some stores show what was written elsewhere only after a while.
  if (!there)
    return Outcome{
        .kind = Outcome::Kind::lost, .code = DCE_UNREADABLE, .message = "a document is not in the store"};
  return std::nullopt;
}

void PulledJob::convert(std::unique_ptr<JobQueue::Place> place) {
  const auto queued = Clock::now();
  if (parts_.place.queue.wait(*place, Clock::time_point::max(), parts_.stop) != JobQueue::Turn::mine)
    throw GivenUp();
  record_.queue_seconds = seconds_since(queued);
  const auto began = Clock::now();
  MemoryOutlet outlet([this](const queue::Event& event) { queue_.tell(name_, event); }, parts_.stop);
  const Outcome outcome =
      run_conversion(parts_.place.nurseries, task_of(job_, limits_), std::move(documents_), outlet);
  record_.conversion_seconds = seconds_since(began);
  place.reset();  // the next job is converted while this one is stored
  queue::Record record;
  record.warnings = outlet.take_warnings();
  if (outcome.kind == Outcome::Kind::done) keep_stream(outlet, record);
  end(outcome, std::move(record));
}

void PulledJob::keep_stream(MemoryOutlet& outlet, queue::Record& record) {
  const auto began = Clock::now();
  record.sha256 = outlet.sha256();
  record.bytes = outlet.stream().size();
  const objects::ObjectBody body = objects::ObjectBody::of_descriptor(outlet.stream().fd(), record.bytes);
  insist([&] { parts_.store.put(queue::stream_object(record.sha256), body, record.sha256, parts_.stop); });
  record_.stages.emplace_back("store", seconds_since(began));
}

/// What may go otherwise elsewhere or later.
bool PulledJob::is_for_another_try(const Outcome& outcome) const {
  using enum Outcome::Kind;
  switch (outcome.kind) {
    case late:
    case crashed:
    case lost:
    case no_child:
      return true;
    case failed:
      return outcome.code == DCE_INTERNAL;
    default:
      return false;
  }
}

void PulledJob::end(const Outcome& outcome, queue::Record record) {
  if (outcome.kind == Outcome::Kind::given_up) throw GivenUp();
  const bool again = is_for_another_try(outcome);
  if (again && delivery_.tries() < parts_.most_tries) return give_back(outcome);
  record.code = outcome.code;
  record.page = outcome.page;
  record.pages = outcome.pages;
  record.message = outcome.message;
  record.stats_json = outcome.stats_json;
  record.tries = delivery_.tries();
  insist([&] { parts_.store.put_text(queue::record_object(name_), queue::to_json(record), parts_.stop); });
  count(outcome);
  if (again) return set_aside(outcome.message);
  close(parts_.totals.stored);
}

void PulledJob::give_back(const Outcome& outcome) {
  guard_.end();
  // Each try waits longer: what is wrong with this worker may pass.
  const auto pause =
      outcome.kind == Outcome::Kind::given_up ? 0ms : kFirstPause * (1 << std::min(delivery_.tries(), 10u));
  delivery_.again(std::min<std::chrono::milliseconds>(pause, kLongestPause));
  ++parts_.totals.again;
  count(outcome);
}

void PulledJob::set_aside(const std::string& reason) {
  queue_.set_aside(name_, delivery_.data(), reason, delivery_.tries());
  close(parts_.totals.aside);
}

/// Not known to be done is done again, which is harmless.
void PulledJob::close(std::atomic<uint64_t>& total) {
  guard_.end();
  if (delivery_.done()) ++total;
  queue_.tell(name_, {.kind = queue::Event::Kind::ended});
}

void PulledJob::count(const Outcome& outcome) {
  record_.outcome = outcome_name(outcome);
  record_.code = outcome.code;
  record_.pages = outcome.pages;
  record_.output_bytes = outcome.bytes;
  add_stages(outcome.stats_json, record_);
  Totals& totals = parts_.place.totals;
  ++(outcome.kind == Outcome::Kind::done      ? totals.done
     : outcome.kind == Outcome::Kind::crashed ? totals.crashed
                                              : totals.failed);
  parts_.metrics.count(record_);
  log_job(record_);
}

void PulledJob::insist(const std::function<void()>& act) {
  const auto patient = [&act] {
    try {
      act();
    } catch (const StoreError& error) {
      // A store that refuses this worker is the worker's trouble, and no reason to give up a job that others
      // could do.
      if (error.kind() == StoreError::Kind::refused)
        throw StoreError(StoreError::Kind::unreachable, error.what());
      throw;
    }
  };
  bool said = false;
  objects::insist(patient, parts_.stop, [&](const StoreError& error) {
    ++parts_.totals.store_failures;
    if (!std::exchange(said, true)) spdlog::warn("job {} waits: {}", record_.job, error.what());
  });
}

}  // namespace dce::worker
