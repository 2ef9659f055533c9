#include "worker/service/call.h"

#include <dce/dce.h>
#include <grpc/grpc_security_constants.h>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <charconv>
#include <chrono>

#include "worker/service/peer.h"
#include "worker/supervise/utf8.h"

namespace dce::worker {

using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;
using grpc::StatusCode;

namespace {

constexpr auto kSilence = 30s;  // between two messages of a caller that sends a document
constexpr auto kReading = 5s;   // beyond the conversion's time, for a caller that is slow to take the stream
constexpr size_t kLongestTicket = 64 * 1024, kLongestName = 256, kMostDocuments = kMostDescriptors;

/// What was asked for, where that is less than the engine allows.
template <class T>
T tighter(T asked, T allowed) {
  return asked == 0 ? allowed : allowed == 0 ? asked : std::min(asked, allowed);
}

uint32_t milliseconds_since(Clock::time_point begin) {
  return static_cast<uint32_t>(
      std::chrono::duration_cast<std::chrono::milliseconds>(Clock::now() - begin).count());
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

/// Events and bytes of a conversion onto a call.
class CallOutlet final : public Outlet {
 public:
  CallOutlet(Call::Stream& stream, grpc::ServerContext& context) : stream_(stream), context_(context) {}

  bool opened(uint32_t pages) override {
    v1::ConvertEvent event;
    event.mutable_opened()->set_pages(pages);
    return stream_.Write(event);
  }
  bool page(uint32_t page, uint32_t pages, uint64_t bytes) override {
    v1::ConvertEvent event;
    v1::Progress& progress = *event.mutable_progress();
    progress.set_page(page);
    progress.set_pages(pages);
    progress.set_bytes(bytes);
    return stream_.Write(event);
  }
  bool warning(uint32_t page, const std::string& message) override {
    v1::ConvertEvent event;
    event.mutable_warning()->set_page(page);
    event.mutable_warning()->set_message(message);
    return stream_.Write(event);
  }
  bool data(std::span<const uint8_t> bytes) override {
    v1::ConvertEvent event;
    event.set_data(bytes.data(), bytes.size());
    return stream_.Write(event);
  }
  bool gone() override { return context_.IsCancelled(); }

 private:
  Call::Stream& stream_;
  grpc::ServerContext& context_;
};

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

Call::Call(ConversionService& service, grpc::ServerContext& context, Stream& stream)
    : service_(service),
      context_(context),
      stream_(stream),
      guard_(
          service.watch_, [&context] { context.TryCancel(); }, Clock::now() + kSilence),
      caller_(printable(name_of_caller(context))),
      job_(service.next_job_++) {}

Call::~Call() {
  service_.waiting_bytes_ -= held_bytes_;
}

grpc::Status Call::failure(StatusCode status, int code, const std::string& message, uint32_t page) {
  context_.AddTrailingMetadata("dce-code", std::to_string(code));
  if (page > 0) context_.AddTrailingMetadata("dce-page", std::to_string(page));
  return {status, message};
}

grpc::Status Call::run() {
  if (service_.draining_) return {StatusCode::UNAVAILABLE, "the engine is being stopped"};
  if (auto refused = take_start()) return *refused;
  const auto place = service_.queue_.enter(caller_ + "/" + owner_, background_);
  if (!place) {
    ++service_.totals_.busy;
    return {StatusCode::RESOURCE_EXHAUSTED, "the engine is busy and its queue is full; try again later"};
  }
  v1::ConvertEvent event;
  event.mutable_accepted()->set_job(std::to_string(job_));
  event.mutable_accepted()->set_waiting(static_cast<uint32_t>(place->ahead()));
  if (!stream_.Write(event)) return {StatusCode::CANCELLED, "the caller went away"};
  if (auto refused = take_documents()) return *refused;
  return convert(*place);
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
  const Settings& settings = service_.settings_;
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
      .ticket_json = start.ticket_json(),
      .threads = settings.threads,
      .memory_bytes = tighter<uint64_t>(limits.memory_bytes(), settings.memory_bytes),
      .input_bytes = tighter<uint64_t>(limits.input_bytes(), settings.input_bytes),
      .output_bytes = tighter<uint64_t>(limits.output_bytes(), settings.output_bytes),
      .pages = static_cast<int>(tighter<uint32_t>(limits.pages(), static_cast<uint32_t>(settings.pages))),
      .seconds = conversion_ms_ / 1000.0};
  return std::nullopt;
}

std::optional<grpc::Status> Call::take_documents() {
  v1::ConvertRequest request;
  while (stream_.Read(&request)) {
    guard_.move(Clock::now() + kSilence);
    if (request.has_document()) {
      if (documents_.size() == kMostDocuments)
        return failure(StatusCode::INVALID_ARGUMENT, DCE_LIMIT, "a job has at most 128 documents");
      documents_.emplace_back();
      task_.passwords.push_back(request.document().password());
    } else if (auto refused = take_data(request.data())) {
      return refused;
    }
  }
  if (context_.IsCancelled()) {
    return grpc::Status(StatusCode::CANCELLED,
                        guard_.fired() ? "nothing came from the caller for 30 s" : "the caller went away");
  }
  if (documents_.empty()) return failure(StatusCode::INVALID_ARGUMENT, DCE_USAGE, "there is no document");
  for (MemoryFile& document : documents_) document.seal();
  return std::nullopt;
}

std::optional<grpc::Status> Call::take_data(const std::string& bytes) {
  if (documents_.empty())
    return failure(StatusCode::INVALID_ARGUMENT, DCE_USAGE, "data came before a `document`");
  held_bytes_ += bytes.size();
  const uint64_t waiting = service_.waiting_bytes_ += bytes.size();
  if (held_bytes_ > task_.input_bytes) {
    return failure(
        StatusCode::FAILED_PRECONDITION, DCE_LIMIT,
        "the documents are larger than the limit of " + std::to_string(task_.input_bytes) + " bytes");
  }
  if (waiting > service_.settings_.waiting_bytes ||
      !documents_.back().append({reinterpret_cast<const uint8_t*>(bytes.data()), bytes.size()})) {
    ++service_.totals_.busy;
    return grpc::Status(StatusCode::RESOURCE_EXHAUSTED,
                        "the engine is busy and holds all the documents it can; try again later");
  }
  return std::nullopt;
}

grpc::Status Call::convert(JobQueue::Place& place) {
  const auto queued = Clock::now();
  const auto queue_deadline = queued + std::chrono::milliseconds(queue_ms_);
  guard_.move(queue_deadline + kSilence);
  switch (service_.queue_.wait(place, queue_deadline, [&] { return context_.IsCancelled(); })) {
    case JobQueue::Turn::late:
      return failure(
          StatusCode::DEADLINE_EXCEEDED, DCE_LIMIT,
          "the job waited longer than " + std::to_string(queue_ms_) + " ms for a place to convert");
    case JobQueue::Turn::given_up:
      return {StatusCode::CANCELLED, "the caller went away"};
    case JobQueue::Turn::mine:
      break;
  }
  queued_ms_ = milliseconds_since(queued);
  const auto began = Clock::now();
  guard_.move(began + std::chrono::milliseconds(conversion_ms_) + kReading);
  CallOutlet outlet(stream_, context_);
  const Outcome outcome = run_conversion(service_.nursery_, task_, documents_, outlet);
  const uint32_t took_ms = milliseconds_since(began);
  // Neither names nor messages: both may say what is in a document.
  spdlog::info("job {} of {}: {} {} bytes to {}, {} pages, {} bytes, code {}, queued {} ms, took {} ms", job_,
               caller_, documents_.size(), held_bytes_, printable(task_.format), outcome.pages, outcome.bytes,
               outcome.code, queued_ms_, took_ms);
  if (outcome.kind != Outcome::Kind::done) return status_of(outcome);

  v1::ConvertEvent event;
  v1::Done& done = *event.mutable_done();
  done.set_pages(outcome.pages);
  done.set_bytes(outcome.bytes);
  done.set_stats_json(outcome.stats_json);
  done.set_queue_ms(queued_ms_);
  done.set_conversion_ms(took_ms);
  if (!stream_.Write(event)) return {StatusCode::CANCELLED, "the caller went away"};
  ++service_.totals_.done;
  return grpc::Status::OK;
}

grpc::Status Call::status_of(const Outcome& outcome) {
  ++(outcome.kind == Outcome::Kind::crashed ? service_.totals_.crashed : service_.totals_.failed);
  if (outcome.kind == Outcome::Kind::crashed) spdlog::warn("job {}: {}", job_, outcome.message);
  return failure(code_of(outcome), outcome.code, outcome.message, outcome.page);
}

}  // namespace dce::worker
