#include "worker/service/call.h"

#include <dce/dce.h>
#include <grpc/grpc_security_constants.h>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <charconv>
#include <chrono>

#include "worker/operate/log.h"
#include "worker/service/peer.h"
#include "worker/supervise/outcome_name.h"
#include "worker/supervise/utf8.h"

namespace dce::worker {

using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;
using grpc::StatusCode;

namespace {

constexpr auto kSilence = 30s;  // between two messages of a caller that sends a document
constexpr auto kReading = 5s;   // beyond the conversion's time, for a caller that is slow to take the stream
constexpr size_t kLongestTicket = 64 * 1024, kLongestName = 256, kMostDocuments = kMostDescriptors;
constexpr uint32_t kMostPages = 1'000'000, kWidestPreview = 4000;

/// What was asked for, where that is less than the engine allows.
template <class T>
T tighter(T asked, T allowed) {
  return asked == 0 ? allowed : allowed == 0 ? asked : std::min(asked, allowed);
}

double seconds_since(Clock::time_point begin) {
  return std::chrono::duration<double>(Clock::now() - begin).count();
}

uint32_t milliseconds(double seconds) {
  return static_cast<uint32_t>(seconds * 1000);
}

/// A name for the caller, by which the queue is fair: "uid 1000", or of a caller over TLS the name in its
/// certificate.
std::string name_of_caller(const grpc::ServerContext& context) {
  // Connections that unix_listener handed to gRPC are named for their descriptor.
  const std::string peer = context.peer();
  constexpr std::string_view prefix = "fd:";
  if (peer.starts_with(prefix)) {
    int fd = -1;
    std::from_chars(peer.data() + prefix.size(), peer.data() + peer.size(), fd);
    const std::optional<uid_t> user = user_of_socket(fd);
    return user ? "uid " + std::to_string(*user) : "unix";
  }
  const auto names = context.auth_context()->FindPropertyValues(GRPC_X509_CN_PROPERTY_NAME);
  return names.empty() ? "unknown" : "tls " + std::string(names[0].data(), names[0].size());
}

/// Fit for a line of the log.
std::string printable(std::string text) {
  make_valid_utf8(text);
  return text;
}

StatusCode code_of(const Outcome& outcome) {
  switch (outcome.kind) {
    case Outcome::Kind::done:
      return StatusCode::OK;
    case Outcome::Kind::late:
      return StatusCode::DEADLINE_EXCEEDED;
    case Outcome::Kind::crashed:
      return StatusCode::INTERNAL;
    case Outcome::Kind::lost:
    case Outcome::Kind::no_child:
      return StatusCode::UNAVAILABLE;
    case Outcome::Kind::given_up:
      return StatusCode::CANCELLED;
    case Outcome::Kind::too_large:
      return StatusCode::FAILED_PRECONDITION;
    case Outcome::Kind::failed:
    case Outcome::Kind::detour:
      break;
  }
  switch (outcome.code) {
    case DCE_USAGE:
    case DCE_UNREADABLE:
      return StatusCode::INVALID_ARGUMENT;
    case DCE_PASSWORD:
    case DCE_LIMIT:
      return StatusCode::FAILED_PRECONDITION;
    default:
      return StatusCode::INTERNAL;
  }
}

}  // namespace

Call::Call(ConversionService& service, grpc::ServerContext& context, CallStream& stream)
    : service_(service),
      context_(context),
      stream_(stream),
      settings_(service.settings()),
      guard_(
          service.watch_, [&context] { context.TryCancel(); }, Clock::now() + kSilence),
      caller_(printable(name_of_caller(context))) {
  record_.job = service.place_.next_job++;
  record_.caller = caller_;
  record_.outcome = "refused";
}

Call::~Call() {
  service_.place_.held_bytes -= held_bytes_;
}

grpc::Status Call::failure(StatusCode status, int code, const std::string& message, uint32_t page) {
  context_.AddTrailingMetadata("dce-code", std::to_string(code));
  if (page > 0) context_.AddTrailingMetadata("dce-page", std::to_string(page));
  return {status, message};
}

grpc::Status Call::run() {
  const grpc::Status status = serve();
  if (context_.IsCancelled() && record_.outcome == "refused") record_.outcome = "cancelled";
  service_.metrics_.count(record_);
  return status;
}

grpc::Status Call::serve() {
  if (service_.place_.draining) return {StatusCode::UNAVAILABLE, "the engine is being stopped"};
  if (auto refused = take_start()) return *refused;
  const auto place = service_.place_.queue.enter(caller_ + "/" + owner_, background_);
  if (!place) {
    ++service_.place_.totals.busy;
    record_.outcome = "busy";
    return {StatusCode::RESOURCE_EXHAUSTED, "the engine is busy and its queue is full; try again later"};
  }
  v1::ConvertEvent event;
  event.mutable_accepted()->set_job(std::to_string(record_.job));
  event.mutable_accepted()->set_waiting(static_cast<uint32_t>(place->ahead()));
  if (!stream_.Write(event)) return {StatusCode::CANCELLED, "the caller went away"};
  const auto began = Clock::now();
  if (auto refused = take_documents()) return *refused;
  record_.stages.emplace_back("receive", seconds_since(began));
  // What is kept does not say where pages end.
  if (service_.cache_.most_bytes_of_one() > 0 && !task_.pages_apart) {
    key_ = digest_.finish();
    if (const auto kept = find_result()) return answer(*kept);
  }
  if (auto refused = wait(*place)) return *refused;
  return convert();
}

/// Whoever waited in vain, for results that are not kept, makes it without others waiting in turn.
std::shared_ptr<const CachedResult> Call::find_result() {
  const auto deadline = Clock::now() + std::chrono::milliseconds(queue_ms_);
  guard_.move(deadline + kSilence);
  if (auto kept = service_.cache_.find(*key_)) return kept;
  making_ = service_.cache_.make(*key_);
  if (making_) return nullptr;
  service_.cache_.wait_until_made(*key_, deadline, [this] { return context_.IsCancelled(); });
  return service_.cache_.find(*key_);
}

std::optional<grpc::Status> Call::take_start() {
  v1::ConvertRequest request;
  if (!stream_.Read(&request) || !request.has_start())
    return failure(StatusCode::INVALID_ARGUMENT, DCE_USAGE, "the first message must be `start`");
  const v1::Start& start = request.start();
  if (start.ticket_json().size() > kLongestTicket)
    return failure(StatusCode::INVALID_ARGUMENT, DCE_USAGE, "a ticket has at most 64 KiB");
  if (start.owner().size() > kLongestName || start.format().size() > kLongestName)
    return failure(StatusCode::INVALID_ARGUMENT, DCE_USAGE, "a name has at most 256 bytes");
  const Settings& settings = *settings_;
  const v1::Limits& limits = start.limits();
  owner_ = start.owner();
  background_ = start.priority() == v1::PRIORITY_BACKGROUND;
  queue_ms_ = tighter(start.queue_ms(), settings.queue_ms);
  conversion_ms_ = tighter(start.conversion_ms(), settings.conversion_ms);
  task_ = {
      .format = start.format(),
      .lane = start.lane() == v1::LANE_VECTOR   ? Lane::vector
              : start.lane() == v1::LANE_RASTER ? Lane::raster
                                                : Lane::automatic,
      .pages_apart = start.pages_apart(),
      .ticket_json = start.ticket_json(),
      .threads = settings.threads,
      .memory_bytes = tighter<uint64_t>(limits.memory_bytes(), settings.memory_bytes),
      .input_bytes = tighter<uint64_t>(limits.input_bytes(), settings.input_bytes),
      .output_bytes = tighter<uint64_t>(limits.output_bytes(), settings.output_bytes),
      .pages = static_cast<int>(tighter<uint32_t>(limits.pages(), static_cast<uint32_t>(settings.pages))),
      .seconds = conversion_ms_ / 1000.0};
  if (start.has_preview()) {
    const v1::Preview& preview = start.preview();
    if (preview.page() < 1 || preview.page() > kMostPages || preview.width() < 1 ||
        preview.width() > kWidestPreview)
      return failure(StatusCode::INVALID_ARGUMENT, DCE_USAGE, "a preview has a page, and at most 4000 dots");
    task_.format = "preview";
    task_.preview_page = static_cast<int>(preview.page());
    task_.preview_width = static_cast<int>(preview.width());
  }
  record_.stream = printable(task_.format);
  // All that the result depends on, and whose it is.
  for (const std::string& field :
       {settings.cache_shared ? std::string() : caller_ + "/" + owner_, task_.format,
        std::to_string(start.lane()), task_.ticket_json,
        std::to_string(task_.preview_page) + " " + std::to_string(task_.preview_width),
        std::to_string(task_.memory_bytes) + " " + std::to_string(task_.input_bytes) + " " +
            std::to_string(task_.output_bytes) + " " + std::to_string(task_.pages)})
    digest_.field(field);
  return std::nullopt;
}

std::optional<grpc::Status> Call::take_documents() {
  v1::ConvertRequest request;
  while (stream_.Read(&request)) {
    guard_.move(Clock::now() + kSilence);
    if (request.has_document()) {
      if (documents_.size() == kMostDocuments)
        return failure(StatusCode::INVALID_ARGUMENT, DCE_LIMIT, "a job has at most 128 documents");
      if (!documents_.empty()) digest_.end_field();
      documents_.emplace_back();
      if (auto refused = take_label(request.document())) return refused;
    } else if (auto refused = take_data(request.data())) {
      return refused;
    }
  }
  if (context_.IsCancelled()) {
    return grpc::Status(StatusCode::CANCELLED,
                        guard_.fired() ? "nothing came from the caller for 30 s" : "the caller went away");
  }
  if (documents_.empty()) return failure(StatusCode::INVALID_ARGUMENT, DCE_USAGE, "there is no document");
  digest_.end_field();
  record_.documents = documents_.size();
  record_.input_bytes = held_bytes_;
  if (to_json(task_).size() > kLongestText) {
    return failure(StatusCode::INVALID_ARGUMENT, DCE_LIMIT,
                   "the ticket and what is said of the documents is too long");
  }
  for (MemoryFile& document : documents_) document.seal();
  return std::nullopt;
}

std::optional<grpc::Status> Call::take_label(const v1::Document& document) {
  if (document.name().size() > kLongestName || document.media_type().size() > kLongestName)
    return failure(StatusCode::INVALID_ARGUMENT, DCE_USAGE, "a name has at most 256 bytes");
  task_.documents.push_back({document.name(), document.media_type(), document.password()});
  for (const std::string& field : {document.name(), document.media_type(), document.password()})
    digest_.field(field);
  return std::nullopt;
}

std::optional<grpc::Status> Call::take_data(const std::string& bytes) {
  if (documents_.empty())
    return failure(StatusCode::INVALID_ARGUMENT, DCE_USAGE, "data came before a `document`");
  held_bytes_ += bytes.size();
  const uint64_t waiting = service_.place_.held_bytes += bytes.size();
  if (held_bytes_ > task_.input_bytes) {
    return failure(
        StatusCode::FAILED_PRECONDITION, DCE_LIMIT,
        "the documents are larger than the limit of " + std::to_string(task_.input_bytes) + " bytes");
  }
  const std::span<const uint8_t> more(reinterpret_cast<const uint8_t*>(bytes.data()), bytes.size());
  digest_.bytes(more);
  if (waiting > settings_->waiting_bytes || !documents_.back().append(more)) {
    ++service_.place_.totals.busy;
    record_.outcome = "busy";
    return grpc::Status(StatusCode::RESOURCE_EXHAUSTED,
                        "the engine is busy and holds all the documents it can; try again later");
  }
  return std::nullopt;
}

std::optional<grpc::Status> Call::wait(JobQueue::Place& place) {
  const auto queued = Clock::now();
  const auto queue_deadline = queued + std::chrono::milliseconds(queue_ms_);
  guard_.move(queue_deadline + kSilence);
  const JobQueue::Turn turn =
      service_.place_.queue.wait(place, queue_deadline, [&] { return context_.IsCancelled(); });
  record_.queue_seconds = seconds_since(queued);
  switch (turn) {
    case JobQueue::Turn::late:
      record_.outcome = "late";
      return failure(
          StatusCode::DEADLINE_EXCEEDED, DCE_LIMIT,
          "the job waited longer than " + std::to_string(queue_ms_) + " ms for a place to convert");
    case JobQueue::Turn::given_up:
      return grpc::Status(StatusCode::CANCELLED, "the caller went away");
    case JobQueue::Turn::mine:
      break;
  }
  return std::nullopt;
}

grpc::Status Call::convert() {
  const auto began = Clock::now();
  guard_.move(began + std::chrono::milliseconds(conversion_ms_) + kReading);
  CallOutlet outlet(stream_, context_, key_ ? service_.cache_.most_bytes_of_one() : 0,
                    [this] { making_.reset(); });
  const Outcome outcome = run_conversion(service_.place_.nurseries, task_, std::move(documents_), outlet);
  record_.conversion_seconds = seconds_since(began);
  record(outcome);
  if (outcome.kind != Outcome::Kind::done) return status_of(outcome);
  const grpc::Status status = finish(outcome);
  if (std::optional<CachedResult> copy = status.ok() ? outlet.take_copy() : std::nullopt) {
    copy->pages = outcome.pages;
    copy->stats_json = outcome.stats_json;
    service_.cache_.keep(*key_, std::move(*copy));
  }
  return status;
}

grpc::Status Call::answer(const CachedResult& result) {
  const auto began = Clock::now();
  guard_.move(began + std::chrono::milliseconds(conversion_ms_) + kReading);
  CallOutlet outlet(stream_, context_, 0, [] {});
  const bool sent = outlet.replay(result);
  Outcome outcome{.kind = sent ? Outcome::Kind::done : Outcome::Kind::given_up,
                  .code = sent ? DCE_OK : DCE_CANCELLED,
                  .pages = result.pages,
                  .bytes = result.stream.size(),
                  .stats_json = result.stats_json};
  record_.from_cache = true;
  record_.conversion_seconds = seconds_since(began);
  record(outcome);
  return sent ? finish(outcome) : status_of(outcome);
}

void Call::record(const Outcome& outcome) {
  record_.outcome = outcome_name(outcome);
  record_.code = outcome.code;
  record_.pages = outcome.pages;
  record_.output_bytes = outcome.bytes;
  add_stages(outcome.stats_json, record_);
  // Neither names nor messages: both may say what is in a document.
  log_job(record_);
}

grpc::Status Call::finish(const Outcome& outcome) {
  v1::ConvertEvent event;
  v1::Done& done = *event.mutable_done();
  done.set_pages(outcome.pages);
  done.set_bytes(outcome.bytes);
  done.set_stats_json(outcome.stats_json);
  done.set_queue_ms(milliseconds(record_.queue_seconds));
  done.set_conversion_ms(milliseconds(record_.conversion_seconds));
  if (!stream_.Write(event)) return {StatusCode::CANCELLED, "the caller went away"};
  ++service_.place_.totals.done;
  return grpc::Status::OK;
}

grpc::Status Call::status_of(const Outcome& outcome) {
  ++(outcome.kind == Outcome::Kind::crashed ? service_.place_.totals.crashed : service_.place_.totals.failed);
  if (outcome.kind == Outcome::Kind::crashed) spdlog::warn("job {}: {}", record_.job, outcome.message);
  return failure(code_of(outcome), outcome.code, outcome.message, outcome.page);
}

}  // namespace dce::worker
