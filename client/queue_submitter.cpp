#include "client/queue_submitter.h"

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <fstream>
#include <iterator>
#include <random>
#include <thread>

#include "objects/sha256.h"

namespace dce::client {
namespace {

using namespace std::chrono_literals;
using objects::StoreError;
using Clock = std::chrono::steady_clock;

constexpr size_t kPiece = 256 * 1024;
constexpr auto kListen = 200ms, kFirstLook = 1000ms, kLongestBetweenLooks = 10'000ms, kPatience = 30'000ms,
               kBetweenLooksForResult = 500ms;
constexpr int kLooksForResult = 8;

[[noreturn]] void fail(dce_code code, const std::string& message, uint32_t page = 0) {
  dce_error error{};
  error.code = code;
  error.page = static_cast<int>(std::min<uint32_t>(page, INT32_MAX));
  std::snprintf(error.message, sizeof error.message, "%s", message.c_str());
  throw Error(error);
}

/// Errors of queue and store as the library's.
template <class Act>
auto translated(const Act& act) -> decltype(act()) {
  try {
    return act();
  } catch (const StoreError& error) {
    fail(error.kind() == StoreError::Kind::stopped ? DCE_CANCELLED : DCE_INTERNAL, error.what());
  } catch (const queue::QueueError& error) {
    using enum queue::QueueError::Kind;
    if (error.kind() == full)
      fail(DCE_LIMIT, std::string(error.what()) + "; the queue is full, try again later");
    if (error.kind() == absent)
      fail(DCE_INTERNAL, std::string(error.what()) + "; the first dce-worker with this --queue makes it");
    fail(DCE_INTERNAL, error.what());
  } catch (const queue::Malformed& error) {
    fail(DCE_INTERNAL, std::string("what the store says of the job cannot be read: ") + error.what());
  }
}

objects::StoreSettings store_settings(const SubmissionSettings& settings) {
  objects::StoreSettings store{.url = settings.store,
                               .region = settings.store_region,
                               .authority = {},
                               .credentials = objects::StoreCredentials::find(settings.store_credentials)};
  if (settings.store_authority.empty()) return store;
  std::ifstream file(settings.store_authority, std::ios::binary);
  store.authority.assign(std::istreambuf_iterator<char>(file), {});
  if (!file || store.authority.empty())
    throw std::runtime_error(settings.store_authority + " cannot be read");
  return store;
}

queue::Settings queue_settings(const SubmissionSettings& settings) {
  return {.servers = queue::servers_in(settings.queue),
          .name = settings.queue_name,
          .client = "dce submit",
          .credentials = queue::Credentials::find(settings.queue_credentials),
          .tls = settings.queue_pki.empty() ? queue::Tls{} : queue::Tls::from_folder(settings.queue_pki)};
}

queue::Lane lane_of(dce_lane lane) {
  return lane == DCE_LANE_VECTOR   ? queue::Lane::vector
         : lane == DCE_LANE_RASTER ? queue::Lane::raster
                                   : queue::Lane::automatic;
}

/// One submission's own: sent again under it, a message counts once.
std::string random_token() {
  std::random_device source;
  std::string token;
  for (int i = 0; i < 4; ++i) token += std::to_string(source()) + "-";
  return token;
}

objects::ObjectStore::Stop stop_of(const Submitter::Cancel* cancel) {
  return [cancel] { return cancel != nullptr && cancel->load(); };
}

/// A store that is away for a moment is waited for, and not longer than a person would.
void insist(const std::function<void()>& act, const objects::ObjectStore::Stop& stop) {
  const auto until = Clock::now() + kPatience;
  objects::insist(act, [&] { return stop() || Clock::now() > until; });
}

void hear(const queue::Event& event, const Submitter::Listen& listen) {
  using Kind = queue::Event::Kind;
  if (!listen || event.kind == Kind::ended) return;
  const auto number = [](uint32_t value) { return static_cast<int>(std::min<uint32_t>(value, INT32_MAX)); };
  listen({.kind = event.kind == Kind::opened ? DCE_EVENT_ACCEPTED : DCE_EVENT_PAGE_DONE,
          .page = number(event.page),
          .pages = number(event.pages),
          .bytes = event.bytes,
          .message = nullptr});
}

dce_code code_of(int code) {
  switch (code) {
    case DCE_USAGE:
    case DCE_UNREADABLE:
    case DCE_PASSWORD:
    case DCE_LIMIT:
    case DCE_OUTPUT:
      return static_cast<dce_code>(code);
    default:
      return DCE_INTERNAL;
  }
}

}  // namespace

QueueSubmitter::QueueSubmitter(const SubmissionSettings& settings)
    : store_(store_settings(settings)), queue_(queue_settings(settings)) {}

queue::DocumentReference QueueSubmitter::keep(const SubmittedDocument& document,
                                              const objects::ObjectStore::Stop& stop) {
  objects::Sha256 digest;
  std::vector<uint8_t> piece(kPiece);
  uint64_t at = 0;
  for (ptrdiff_t got; (got = document.read_at(at, piece.data(), piece.size())) != 0;
       at += static_cast<uint64_t>(got)) {
    if (got < 0) fail(DCE_UNREADABLE, document.name + " cannot be read");
    if (stop()) fail(DCE_CANCELLED, "given up");
    digest.bytes({piece.data(), static_cast<size_t>(got)});
  }
  const queue::DocumentReference reference{
      .sha256 = objects::hex(digest.finish()), .bytes = at, .name = document.name, .media_type = {}};
  const std::string object = queue::document_object(reference.sha256);
  insist(
      [&] {
        if (!store_.has(object, stop)) store_.put(object, {at, document.read_at}, reference.sha256, stop);
      },
      stop);
  return reference;
}

std::optional<queue::Record> QueueSubmitter::record_of(const std::string& job,
                                                       const objects::ObjectStore::Stop& stop) {
  std::optional<std::string> text;
  insist([&] { text = store_.get_text(queue::record_object(job), queue::kLargestRecord, stop); }, stop);
  if (!text) return std::nullopt;
  return queue::record_from_json(*text);
}

std::string QueueSubmitter::submit(const Submission& submission, const Cancel* cancel) {
  return translated([&] {
    const auto stop = stop_of(cancel);
    queue::Job job{.format = submission.format,
                   .lane = lane_of(submission.lane),
                   .ticket_json = submission.ticket_json,
                   .owner = submission.owner,
                   .documents = {}};
    for (const SubmittedDocument& document : submission.documents)
      job.documents.push_back(keep(document, stop));
    const std::string name = queue::name_of(job);
    if (const std::optional<queue::Record> before = record_of(name, stop)) {
      if (before->code == 0 && store_.has(queue::stream_object(before->sha256), stop)) return name;
      // It failed before, and is asked for again: nobody shall take the old answer for the new one.
      insist([&] { store_.remove(queue::record_object(name), stop); }, stop);
    }
    const std::string token = random_token();
    const auto until = Clock::now() + kPatience;
    while (true) {
      try {
        queue_.submit(job, token);
        return name;
      } catch (const queue::QueueError& error) {
        // A cluster that lost a server chooses another to lead.
        if (error.kind() != queue::QueueError::Kind::unreachable || Clock::now() > until || stop()) throw;
        std::this_thread::sleep_for(kListen);
      }
    }
  });
}

std::string QueueSubmitter::follow(const std::string& job, const Write& write, const Listen& listen,
                                   const Cancel* cancel) {
  return translated([&] {
    if (!objects::is_hex_key(job))
      fail(DCE_USAGE, "a job's name has 64 digits, as dce submit --detach prints it");
    const auto stop = stop_of(cancel);
    const std::unique_ptr<queue::Ear> ear = queue_.listen(job);
    // What is told may be lost; what is in the store is so.
    auto between = kFirstLook;
    auto look = Clock::now();
    while (!stop()) {
      if (Clock::now() >= look) {
        if (const std::optional<queue::Record> record = record_of(job, stop))
          return deliver(*record, write, listen, stop);
        look = Clock::now() + between;
        between = std::min<std::chrono::milliseconds>(2 * between, kLongestBetweenLooks);
      }
      const std::optional<queue::Event> event = ear->next(kListen);
      if (!event) continue;
      hear(*event, listen);
      if (event->kind == queue::Event::Kind::ended) look = Clock::now();
    }
    fail(DCE_CANCELLED, "given up");
  });
}

std::string QueueSubmitter::deliver(const queue::Record& record, const Write& write, const Listen& listen,
                                    const objects::ObjectStore::Stop& stop) {
  for (const auto& [page, message] : record.warnings) {
    if (listen)
      listen({.kind = DCE_EVENT_WARNING,
              .page = static_cast<int>(std::min<uint32_t>(page, INT32_MAX)),
              .pages = 0,
              .bytes = 0,
              .message = message.c_str()});
  }
  if (record.code != 0)
    fail(code_of(record.code), record.message.empty() ? "the job failed" : record.message, record.page);
  objects::Sha256 digest;
  uint64_t taken = 0;
  bool written = true;
  const auto take = [&](std::span<const uint8_t> piece) {
    digest.bytes(piece);
    taken += piece.size();
    return written = write(piece);
  };
  try {
    // Begun once: what was written cannot be taken back. Stores may have nothing for a moment while two workers write the same.
    for (int looks = 1; !store_.get(queue::stream_object(record.sha256), record.bytes, take, stop); ++looks) {
      if (looks == kLooksForResult)
        fail(DCE_INTERNAL, "the result is not in the store any more; submit the job again");
      std::this_thread::sleep_for(kBetweenLooksForResult);
    }
  } catch (const StoreError&) {
    if (!written) fail(DCE_OUTPUT, "the output takes no more");
    throw;
  }
  if (taken != record.bytes || objects::hex(digest.finish()) != record.sha256)
    fail(DCE_INTERNAL, "the result in the store is not what the worker put there");
  if (listen)
    listen({.kind = DCE_EVENT_FINISHED,
            .page = 0,
            .pages = static_cast<int>(std::min<uint32_t>(record.pages, INT32_MAX)),
            .bytes = taken,
            .message = nullptr});
  return record.stats_json;
}

}  // namespace dce::client

extern "C" __attribute__((visibility("default"))) void dce_client_connect_to_queue(
    const dce::client::SubmissionSettings& settings, std::unique_ptr<dce::client::Submitter>& submitter) {
  using namespace dce::client;
  static_assert(std::is_same_v<decltype(dce_client_connect_to_queue), detail::SubmitterEntry>);
  try {
    translated([&] { submitter = std::make_unique<QueueSubmitter>(settings); });
  } catch (const dce::Error&) {
    throw;
  } catch (const std::exception& error) {
    fail(DCE_USAGE, error.what());
  }
}
