#include "client/engine_pool.h"

#include <grpcpp/create_channel_posix.h>
#include <grpcpp/grpcpp.h>

#include <algorithm>
#include <charconv>
#include <condition_variable>
#include <cstring>
#include <fstream>
#include <iterator>
#include <mutex>
#include <thread>

#include "dce/v1/conversion_engine.grpc.pb.h"

namespace dce::client {

using Clock = std::chrono::steady_clock;
using std::chrono::milliseconds;

namespace {

constexpr size_t kPiece = 128 * 1024;
constexpr auto kFresh = std::chrono::seconds(1);  // how long an engine's word on its load counts
constexpr auto kAskPatience = milliseconds(500);  // for that word
constexpr int kLargestMessage = 4 << 20;

[[noreturn]] void fail(dce_code code, const std::string& message, int page = 0, bool busy = false,
                       bool unavailable = false) {
  dce_error error{};
  error.code = code;
  error.page = page;
  std::strncpy(error.message, message.c_str(), sizeof error.message - 1);
  throw Failure(error, busy, unavailable);
}

std::string read_pem(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::string text(std::istreambuf_iterator<char>(file), {});
  if (text.empty()) fail(DCE_USAGE, path + " cannot be read");
  return text;
}

std::shared_ptr<grpc::Channel> make_channel(const std::string& address, const Credentials& credentials) {
  grpc::ChannelArguments arguments;
  arguments.SetMaxReceiveMessageSize(kLargestMessage);
  arguments.SetInt(GRPC_ARG_KEEPALIVE_TIME_MS, 30'000);
  arguments.SetInt(GRPC_ARG_MAX_RECONNECT_BACKOFF_MS, 2'000);
  if (address.starts_with("unix:"))
    return grpc::CreateCustomChannel(address, grpc::InsecureChannelCredentials(), arguments);
  int connection = -1;
  if (address.starts_with("fd:") &&
      std::from_chars(address.data() + 3, address.data() + address.size(), connection).ec == std::errc())
    return grpc::CreateCustomInsecureChannelFromFd("engine", connection, arguments);
  if (!address.starts_with("tls:"))
    fail(DCE_USAGE, address + " is no engine's address; give unix:PATH or tls:HOST:8802");
  if (credentials.authority.empty())
    fail(DCE_USAGE, address + " needs the certificates that \"dce-worker pki init\" made");
  grpc::SslCredentialsOptions options{credentials.authority, credentials.key, credentials.certificate};
  return grpc::CreateCustomChannel(address.substr(4), grpc::SslCredentials(options), arguments);
}

int number_in(const std::multimap<grpc::string_ref, grpc::string_ref>& metadata, const char* name) {
  const auto found = metadata.find(name);
  if (found == metadata.end()) return 0;
  return std::atoi(std::string(found->second.data(), found->second.size()).c_str());
}

dce_code code_of(const grpc::Status& status, int said) {
  if (said > 0) return static_cast<dce_code>(said);
  switch (status.error_code()) {
    case grpc::StatusCode::RESOURCE_EXHAUSTED:
    case grpc::StatusCode::DEADLINE_EXCEEDED:
      return DCE_LIMIT;
    case grpc::StatusCode::CANCELLED:
      return DCE_CANCELLED;
    case grpc::StatusCode::PERMISSION_DENIED:
    case grpc::StatusCode::UNAUTHENTICATED:
      return DCE_USAGE;
    default:
      return DCE_INTERNAL;
  }
}

/// Ends the call when the caller says so. The stream's own calls block.
class Canceller {
 public:
  Canceller(grpc::ClientContext& context, const Cancel* cancel) {
    if (cancel == nullptr) return;
    thread_ = std::thread([&context, cancel, this] {
      std::unique_lock lock(mutex_);
      while (!done_ && !*cancel) changed_.wait_for(lock, milliseconds(20));
      if (*cancel) context.TryCancel();
    });
  }
  ~Canceller() {
    if (!thread_.joinable()) return;
    {
      const std::lock_guard lock(mutex_);
      done_ = true;
    }
    changed_.notify_all();
    thread_.join();
  }
  Canceller(const Canceller&) = delete;
  Canceller& operator=(const Canceller&) = delete;

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  bool done_ = false;
  std::thread thread_;
};

v1::Start start_of(const Request& request) {
  v1::Start start;
  start.set_format(request.format);
  start.set_lane(request.lane == DCE_LANE_VECTOR   ? v1::LANE_VECTOR
                 : request.lane == DCE_LANE_RASTER ? v1::LANE_RASTER
                                                   : v1::LANE_AUTO);
  start.set_pages_apart(request.pages_apart);
  start.set_ticket_json(request.ticket_json);
  start.set_owner(request.owner);
  start.set_priority(request.background ? v1::PRIORITY_BACKGROUND : v1::PRIORITY_NORMAL);
  start.set_queue_ms(static_cast<uint32_t>(request.bounds.queue.count()));
  start.set_conversion_ms(static_cast<uint32_t>(request.bounds.conversion.count()));
  if (request.preview_page > 0) {
    start.mutable_preview()->set_page(request.preview_page);
    start.mutable_preview()->set_width(request.preview_width);
  }
  v1::Limits& limits = *start.mutable_limits();
  limits.set_memory_bytes(request.bounds.memory_bytes);
  limits.set_input_bytes(request.bounds.input_bytes);
  limits.set_output_bytes(request.bounds.output_bytes);
  limits.set_pages(request.bounds.pages);
  return start;
}

}  // namespace

Credentials Credentials::from_folder(const std::string& folder, const std::string& name) {
  return {read_pem(folder + "/ca.pem"), read_pem(folder + "/" + name + ".pem"),
          read_pem(folder + "/" + name + ".key")};
}

Document Document::borrow(std::span<const uint8_t> bytes, std::string password) {
  auto at = std::make_shared<size_t>(0);
  return {.read = [bytes, at](uint8_t* buffer, size_t size) -> ptrdiff_t {
            const size_t count = std::min(size, bytes.size() - *at);
            std::memcpy(buffer, bytes.data() + *at, count);
            *at += count;
            return static_cast<ptrdiff_t>(count);
          },
          .rewind = [at] { return *at = 0, true; },
          .password = std::move(password),
          .name = {},
          .media_type = {}};
}

struct EnginePool::Engine {
  std::string address;
  std::unique_ptr<v1::ConversionEngine::Stub> stub;
  std::atomic<int> sent{0};  ///< jobs of this pool that are there now
  std::mutex mutex{};
  Clock::time_point asked{};
  bool reachable = true;
  double others = 0;  ///< jobs there that are not ours, as it said
  double slots = 1;

  Description describe(milliseconds patience) {
    grpc::ClientContext context;
    context.set_deadline(std::chrono::system_clock::now() + patience);
    v1::DescribeResponse response;
    const grpc::Status status = stub->Describe(&context, {}, &response);
    if (!status.ok())
      fail(DCE_INTERNAL, "the engine at " + address + " does not answer: " + status.error_message(), 0, false,
           true);
    const v1::Limits& limits = response.limits();
    const v1::Load& load = response.load();
    return {.version = response.version(),
            .formats_json = response.formats_json(),
            .bounds = {limits.memory_bytes(), limits.input_bytes(), limits.output_bytes(), limits.pages(),
                       milliseconds(response.queue_ms()), milliseconds(response.conversion_ms())},
            .load = {load.slots(), load.running(), load.waiting(), load.queue_size(), load.draining(),
                     load.done(), load.failed(), load.crashed()}};
  }

  /// Jobs for each slot; those that do not answer come last.
  double load() {
    const std::lock_guard lock(mutex);
    if (Clock::now() - asked > kFresh) {
      try {
        const Load now = describe(kAskPatience).load;
        slots = std::max(now.slots, 1u);
        others = std::max(0.0, static_cast<double>(now.running) + now.waiting - sent);
        reachable = !now.draining;
      } catch (const Failure&) {
        reachable = false;
      }
      asked = Clock::now();
    }
    return (reachable ? 0 : 1e9) + (others + sent) / slots;
  }
};

/// One engine's try at a conversion.
struct EnginePool::Attempt {
  const Request& request;
  const Write& write;
  const Listen& listen;
  const Cancel* cancel;
  uint64_t bytes = 0;      ///< of the stream, handed to `write`
  bool announced = false;  ///< `listen` heard of the opening
  bool read_failed = false, write_failed = false;
  Stats stats{};
  int code = 0, page = 0;

  using Stream = grpc::ClientReaderWriter<v1::ConvertRequest, v1::ConvertEvent>;

  grpc::Status run(Engine& engine) {
    grpc::ClientContext context;
    const Canceller canceller(context, cancel);
    const std::unique_ptr<Stream> stream = engine.stub->Convert(&context);
    v1::ConvertRequest message;
    *message.mutable_start() = start_of(request);
    v1::ConvertEvent event;
    // Documents are sent once there is a place for the job.
    if (stream->Write(message) && stream->Read(&event) && event.has_accepted() && send_documents(*stream)) {
      while (stream->Read(&event)) {
        if (take(event)) continue;
        write_failed = true;
        context.TryCancel();
        break;
      }
    } else if (read_failed) {
      context.TryCancel();
    }
    const grpc::Status status = stream->Finish();
    code = number_in(context.GetServerTrailingMetadata(), "dce-code");
    page = number_in(context.GetServerTrailingMetadata(), "dce-page");
    return status;
  }

  bool send_documents(Stream& stream) {
    std::vector<uint8_t> buffer(kPiece);
    for (const Document& document : request.documents) {
      v1::ConvertRequest message;
      v1::Document& label = *message.mutable_document();
      label.set_password(document.password);
      label.set_name(document.name);
      label.set_media_type(document.media_type);
      if (!stream.Write(message)) return true;  // refused: the status says why
      while (true) {
        const ptrdiff_t got = document.read(buffer.data(), buffer.size());
        if (got < 0) {
          read_failed = true;
          return false;
        }
        if (got == 0) break;
        message.set_data(buffer.data(), static_cast<size_t>(got));
        if (!stream.Write(message)) return true;
      }
    }
    stream.WritesDone();
    return true;
  }

  /// False when the output is refused.
  bool take(const v1::ConvertEvent& event) {
    switch (event.event_case()) {
      case v1::ConvertEvent::kData:
        bytes += event.data().size();
        return write({reinterpret_cast<const uint8_t*>(event.data().data()), event.data().size()});
      case v1::ConvertEvent::kOpened:
        if (!announced) tell(DCE_EVENT_ACCEPTED, 0, event.opened().pages(), 0);
        announced = true;
        break;
      case v1::ConvertEvent::kProgress:
        tell(DCE_EVENT_PAGE_DONE, event.progress().page(), event.progress().pages(),
             event.progress().bytes());
        break;
      case v1::ConvertEvent::kWarning:
        tell(DCE_EVENT_WARNING, event.warning().page(), 0, bytes, event.warning().message().c_str());
        break;
      case v1::ConvertEvent::kDone:
        stats.pages = event.done().pages();
        stats.bytes = event.done().bytes();
        stats.json = event.done().stats_json();
        stats.queued = milliseconds(event.done().queue_ms());
        stats.converting = milliseconds(event.done().conversion_ms());
        tell(DCE_EVENT_FINISHED, 0, stats.pages, stats.bytes);
        break;
      default:
        break;
    }
    return true;
  }

  void tell(dce_event_kind kind, uint32_t on_page, uint32_t pages, uint64_t so_far,
            const char* text = nullptr) const {
    if (!listen) return;
    listen({kind, static_cast<int>(on_page), static_cast<int>(pages), so_far, text});
  }
};

EnginePool::EnginePool(const std::vector<std::string>& addresses, const Credentials& credentials) {
  if (addresses.empty()) fail(DCE_USAGE, "there is no engine's address");
  for (const std::string& address : addresses) {
    auto engine = std::make_unique<Engine>();
    engine->address = address;
    engine->stub = v1::ConversionEngine::NewStub(make_channel(address, credentials));
    engines_.push_back(std::move(engine));
  }
}

EnginePool::~EnginePool() = default;

std::vector<EnginePool::Engine*> EnginePool::by_load() {
  std::vector<std::pair<double, Engine*>> loads;
  for (const auto& engine : engines_)
    loads.emplace_back(engines_.size() > 1 ? engine->load() : 0, engine.get());
  std::stable_sort(loads.begin(), loads.end(),
                   [](const auto& a, const auto& b) { return a.first < b.first; });
  std::vector<Engine*> engines;
  for (const auto& [load, engine] : loads) engines.push_back(engine);
  return engines;
}

Stats EnginePool::convert(const Request& request, const Write& write, const Listen& listen,
                          const Cancel* cancel) {
  Attempt attempt{.request = request, .write = write, .listen = listen, .cancel = cancel};
  grpc::Status status;
  int deaths = 0;
  bool sent_before = false;
  for (Engine* const engine : by_load()) {
    if (sent_before) {
      for (const Document& document : request.documents) {
        if (!document.rewind || !document.rewind())
          fail(DCE_INTERNAL, "the engine went away, and the document cannot be sent again", 0, false, true);
      }
    }
    sent_before = true;
    ++engine->sent;
    status = attempt.run(*engine);
    --engine->sent;
    if (status.ok()) {
      attempt.stats.engine = engine->address;
      return attempt.stats;
    }
    if (cancel != nullptr && *cancel) fail(DCE_CANCELLED, "cancelled");
    if (attempt.read_failed) fail(DCE_UNREADABLE, "the document cannot be read");
    if (attempt.write_failed) fail(DCE_OUTPUT, "the output took no more bytes");
    const bool dead = status.error_code() == grpc::StatusCode::UNAVAILABLE;
    const bool busy = status.error_code() == grpc::StatusCode::RESOURCE_EXHAUSTED && attempt.code == 0;
    if (dead) {
      const std::lock_guard lock(engine->mutex);
      engine->reachable = false;
      engine->asked = Clock::now();
    }
    if (attempt.bytes > 0) break;
    if (!busy && !(dead && deaths++ == 0)) break;
  }
  const bool busy = status.error_code() == grpc::StatusCode::RESOURCE_EXHAUSTED && attempt.code == 0;
  const bool dead = status.error_code() == grpc::StatusCode::UNAVAILABLE;
  std::string message = status.error_message();
  if (dead && attempt.bytes == 0 && attempt.code == 0) message = "no engine can be reached: " + message;
  if (dead && attempt.bytes > 0)
    message = "the engine went away after " + std::to_string(attempt.bytes) + " bytes of the stream";
  fail(code_of(status, attempt.code), message, attempt.page, busy, dead);
}

Description EnginePool::describe(const std::string& address, milliseconds patience) {
  for (const auto& engine : engines_) {
    if (engine->address == address) return engine->describe(patience);
  }
  fail(DCE_USAGE, address + " is none of the pool's engines");
}

}  // namespace dce::client
