#include "server/delivery/deliverer.h"

#include <spdlog/spdlog.h>

#include <algorithm>

#include "server/base/text.h"
#include "server/engines/preparer.h"
#include "server/engines/recipe.h"
#include "server/ipp/printer.h"

namespace dce::server {
namespace {

constexpr auto kPatience = std::chrono::seconds(1), kAsking = std::chrono::seconds(2);

/// Thrown before the first byte: the owner was faster.
struct Cancelled {};

}  // namespace

Deliverer::Deliverer(Parts parts, DeliveryPolicy policy, int threads)
    : parts_(parts), policy_(policy), attempts_(parts.jobs) {
  for (int i = 0; i < threads; ++i) threads_.emplace_back([this] { run(); });
  if (threads > 0) threads_.emplace_back([this] { run_confirming(); });
}

Deliverer::~Deliverer() {
  stopping_ = true;
  parts_.jobs.bell().ring();
  for (std::thread& thread : threads_) thread.join();
}

void Deliverer::run() {
  while (!stopping_) {
    const uint64_t heard = parts_.jobs.bell().rings();
    try {
      if (deliver_one()) continue;
    } catch (const std::exception& error) {
      spdlog::error("delivering: {}", error.what());
    }
    if (!stopping_) parts_.jobs.bell().wait(heard, kPatience);
  }
}

void Deliverer::run_confirming() {
  while (!stopping_) {
    const uint64_t heard = parts_.jobs.bell().rings();
    try {
      confirm();
    } catch (const std::exception& error) {
      spdlog::error("confirming: {}", error.what());
    }
    if (!stopping_) parts_.jobs.bell().wait(heard, kAsking);
    // The bell rings at every change: printers are not asked as often as that.
    for (int i = 0; i < 10 && !stopping_; ++i) std::this_thread::sleep_for(kAsking / 20);
  }
}

bool Deliverer::deliver_one() {
  std::optional<JobStore::Taken> taken = parts_.jobs.take(JobState::releasing, JobState::releasing, "");
  if (!taken) return false;
  deliver(taken->job);
  return true;
}

void Deliverer::deliver(Job& job) {
  const std::optional<Device> device = parts_.devices.find(job.device_id);
  if (!device || !device->enabled) {
    hold(job, "the printer is not in use any more");
    return;
  }
  std::string detail;
  for (const Device& candidate : parts_.devices.stand_ins(*device)) {
    if (try_device(job, candidate, detail)) return;
  }
  wait_or_give_up(job, detail);
}

/// True when that was the end of it, for now or for good; false to try another device.
bool Deliverer::try_device(Job& job, const Device& device, std::string& detail) {
  JobFile stream;
  try {
    stream = stream_for(parts_.jobs, parts_.engines, job, recipe_for(device, job));
  } catch (const ConversionError& error) {
    detail = said_to_owner(error);
    spdlog::warn("job {}: {}", job.id, error.what());
    if (error.later) return false;
    hold(job, detail);
    return true;
  }
  Attempt attempt = attempts_.begin(job, device.id);
  Outcome outcome;
  try {
    outcome = send(job, attempt, device, stream);
  } catch (const Cancelled&) {
    attempts_.fail(attempt, "cancelled before anything was sent");
    return true;
  } catch (const VaultAway& error) {
    spdlog::error("documents: {}", error.what());
    outcome = {.kind = attempt.phase == "sending" ? Outcome::Kind::broken : Outcome::Kind::busy,
               .detail = "documents cannot be read just now"};
  } catch (const VaultError& error) {
    outcome = {.kind = attempt.phase == "sending" ? Outcome::Kind::broken : Outcome::Kind::refused,
               .detail = error.what()};
  }
  detail = outcome.detail;
  if (outcome.kind == Outcome::Kind::unreachable || outcome.kind == Outcome::Kind::busy) {
    attempts_.fail(attempt, detail);
    return false;
  }
  conclude(job, attempt, outcome);
  return true;
}

Outcome Deliverer::send(Job& job, Attempt& attempt, const Device& device, const JobFile& stream) {
  const std::unique_ptr<Vault::Reader> reader = parts_.jobs.vault().open(stream.id);
  const std::optional<User> user = parts_.users.find(job.user_id);
  return ship({.device = device,
               .policy = parts_.devices.policy(),
               .format = stream.format,
               .name = job.name,
               .user = user ? user->address : "unknown",
               .options = options_of(job.ticket),
               .bytes = stream.bytes,
               .read =
                   [&](char* buffer, size_t size) {
                     const size_t got = reader->read(buffer, size);
                     attempt.bytes += got;
                     return got;
                   },
               .before_first_byte =
                   [&] {
                     if (!attempts_.mark_sending(job, attempt)) throw Cancelled{};
                   },
               .stopping = &stopping_});
}

void Deliverer::conclude(Job& job, Attempt& attempt, const Outcome& outcome) {
  using Kind = Outcome::Kind;
  attempt.detail = outcome.detail;
  attempt.printer_job = outcome.printer_job;
  const bool printed = outcome.kind == Kind::printed, sent = outcome.kind == Kind::sent;
  const bool broken = outcome.kind == Kind::broken;
  const char* const phase = printed ? "printed" : sent ? "sent" : broken ? "unconfirmed" : "failed";
  const JobState to = printed  ? JobState::printed
                      : sent   ? JobState::sent
                      : broken ? JobState::unconfirmed
                               : JobState::held;
  const Millis end = parts_.jobs.now() + policy_.get()->after_print;
  attempts_.finish(job, attempt, phase, to, "delivery", [&](Job& edited) {
    edited.taken_by.clear();
    edited.message = sent || printed ? "" : outcome.detail;
    if (printed) edited.expires_at = std::min(edited.expires_at, end);
  });
  spdlog::info("job {}: {} ({} bytes)", job.id, phase, attempt.bytes);
}

void Deliverer::hold(Job& job, const std::string& message) {
  parts_.jobs.change(job, JobState::held, "delivery", message, [&](Job& edited) {
    edited.message = printable(message, 400);
    edited.taken_by.clear();
  });
}

void Deliverer::wait_or_give_up(Job& job, const std::string& detail) {
  // Pauses double, so the number of tries says how long it has been.
  const int tries = std::max(1, attempts_.count_since_release(job.id));
  const DeliveryPolicy policy = *policy_.get();
  const auto pause_after = [&](int attempt) {
    return std::min(policy.first_pause << std::min(attempt - 1, 10), policy.longest_pause);
  };
  Millis waited = 0;
  for (int i = 1; i < tries && waited < policy.give_up; ++i) waited += pause_after(i);
  if (waited >= policy.give_up) {
    hold(job, detail.empty() ? "the printer cannot be reached" : detail);
    return;
  }
  parts_.jobs.change(job, JobState::releasing, "delivery", detail, [&](Job& edited) {
    edited.message = printable(detail, 400);
    edited.not_before = parts_.jobs.now() + pause_after(tries);
    edited.taken_by.clear();
  });
}

void Deliverer::confirm() {
  // Those that no printer speaks for stay `sent` until they are deleted, and may be many.
  for (Job& job : parts_.jobs.sent_since(parts_.jobs.now() - policy_.get()->confirming)) {
    if (stopping_) return;
    if (job.taken_by.empty()) confirm(job);
  }
}

void Deliverer::confirm(Job& job) {
  const std::vector<Attempt> attempts = attempts_.of_job(job.id);
  if (attempts.empty() || attempts.back().phase != "sent" || attempts.back().printer_job == 0) return;
  Attempt attempt = attempts.back();
  if (parts_.jobs.now() - attempt.changed_at > policy_.get()->confirming) return;
  const std::optional<Device> device = parts_.devices.find(attempt.device_id);
  const std::optional<PrinterAddress> address =
      device ? parse_printer_address(device->address) : std::nullopt;
  if (!address) return;
  IppJobReport report;
  try {
    report = ask_job({.address = *address, .policy = parts_.devices.policy(), .pinned = device->certificate},
                     attempt.printer_job);
  } catch (const IppError&) {
    return;  // asked again
  }
  const Millis end = parts_.jobs.now() + policy_.get()->after_print;
  attempt.detail = report.detail;
  if (report.state == IppJobState::completed) {
    attempts_.finish(job, attempt, "printed", JobState::printed, "printer", [&](Job& edited) {
      edited.expires_at = std::min(edited.expires_at, end);
      edited.message.clear();
    });
  } else if (report.state == IppJobState::aborted) {
    attempts_.finish(job, attempt, "failed", JobState::held, "printer",
                     [&](Job& edited) { edited.message = "the printer gave up: " + report.detail; });
  }
}

}  // namespace dce::server
