#include "queue/work_queue.h"

#include "queue/connection.h"

namespace dce::queue {
namespace {

using Kind = QueueError::Kind;

constexpr int64_t kNanoseconds = 1'000'000;  // of a millisecond, as JetStream counts
constexpr int64_t kDuplicates = 120'000 * kNanoseconds;
constexpr int64_t kMostJobs = 1'000'000, kMostSetAside = 100'000;
constexpr int32_t kOverhead = 4 * 1024;  // headers
constexpr size_t kLongestReason = 512;
constexpr const char* kConsumer = "workers";

struct Names {
  std::string jobs_stream, jobs, aside_stream, aside, events;
  explicit Names(const std::string& name)
      : jobs_stream(name + "-jobs"),
        jobs(name + ".jobs"),
        aside_stream(name + "-aside"),
        aside(name + ".aside."),
        events(name + ".events.") {}
};

/// Of a line of a header.
std::string one_line(const std::string& text) {
  std::string line = text.substr(0, kLongestReason);
  for (char& c : line) {
    if (static_cast<unsigned char>(c) < ' ' || c == 127) c = ' ';
  }
  return line;
}

natsMsg* message_of(void* message) {
  return static_cast<natsMsg*>(message);
}

natsSubscription* subscription_of(void* subscription) {
  return static_cast<natsSubscription*>(subscription);
}

}  // namespace

struct WorkQueue::Implementation {
  explicit Implementation(const Settings& settings) : names(settings.name), connection(settings) {}

  /// Throws QueueError where there is none.
  void check_stream(const std::string& name) {
    jsErrCode code = static_cast<jsErrCode>(0);
    jsStreamInfo* info = nullptr;
    const natsStatus status = js_GetStreamInfo(&info, connection.jetstream(), name.c_str(), nullptr, &code);
    jsStreamInfo_Destroy(info);
    if (status != NATS_OK) throw error_of(status, code, "the queue's stream " + name);
  }

  void make_stream(const std::string& name, const std::string& subject, const QueueMaking& making,
                   bool jobs) {
    try {
      return check_stream(name);
    } catch (const QueueError& error) {
      if (error.kind() != Kind::absent) throw;
    }
    jsStreamConfig config;
    jsStreamConfig_Init(&config);
    const char* subjects[] = {subject.c_str()};
    config.Name = name.c_str();
    config.Subjects = subjects;
    config.SubjectsLen = 1;
    config.Replicas = making.replicas;
    config.Retention = jobs ? js_WorkQueuePolicy : js_LimitsPolicy;
    // A full queue refuses more; of what was set aside the oldest goes.
    config.Discard = jobs ? js_DiscardNew : js_DiscardOld;
    config.MaxMsgs = jobs ? kMostJobs : kMostSetAside;
    config.MaxMsgSize = static_cast<int32_t>(kLargestMessage) + kOverhead;
    config.Duplicates = kDuplicates;
    jsErrCode code = static_cast<jsErrCode>(0);
    const natsStatus status = js_AddStream(nullptr, connection.jetstream(), &config, nullptr, &code);
    if (status != NATS_OK && code != JSStreamNameExistErr)
      throw error_of(status, code, "making the queue's stream " + name);
  }

  void make_consumer(const QueueMaking& making) {
    jsErrCode code = static_cast<jsErrCode>(0);
    jsConsumerInfo* info = nullptr;
    natsStatus status = js_GetConsumerInfo(&info, connection.jetstream(), names.jobs_stream.c_str(),
                                           kConsumer, nullptr, &code);
    jsConsumerInfo_Destroy(info);
    if (status == NATS_OK) return;
    if (code != JSConsumerNotFoundErr) throw error_of(status, code, "the queue's consumer");
    jsConsumerConfig config;
    jsConsumerConfig_Init(&config);
    config.Durable = kConsumer;
    config.AckPolicy = js_AckExplicit;
    config.AckWait = making.silence.count() * kNanoseconds;
    config.MaxDeliver = -1;  // workers count, for they can say why
    config.MaxAckPending = 10'000;
    status =
        js_AddConsumer(nullptr, connection.jetstream(), names.jobs_stream.c_str(), &config, nullptr, &code);
    if (status != NATS_OK && code != JSConsumerNameExistErr)
      throw error_of(status, code, "making the queue's consumer");
  }

  const Names names;
  Connection connection;
};

WorkQueue::WorkQueue(Settings settings) {
  check_queue_name(settings.name);
  implementation_ = std::make_unique<Implementation>(settings);
}

WorkQueue::~WorkQueue() = default;

void WorkQueue::make(const QueueMaking& making) {
  implementation_->make_stream(implementation_->names.jobs_stream, implementation_->names.jobs, making, true);
  implementation_->make_stream(implementation_->names.aside_stream, implementation_->names.aside + "*",
                               making, false);
  implementation_->make_consumer(making);
}

void WorkQueue::submit(const Job& job, const std::string& token) {
  const std::string text = to_json(job);
  if (text.size() > kLargestMessage)
    throw Malformed("the ticket and what is said of the documents is too long");
  jsPubOptions options;
  jsPubOptions_Init(&options);
  options.MsgId = token.c_str();
  jsErrCode code = static_cast<jsErrCode>(0);
  const natsStatus status =
      js_Publish(nullptr, implementation_->connection.jetstream(), implementation_->names.jobs.c_str(),
                 text.data(), static_cast<int>(text.size()), &options, &code);
  if (status == NATS_NO_RESPONDERS) implementation_->check_stream(implementation_->names.jobs_stream);
  if (status != NATS_OK) throw error_of(status, code, "submitting to the queue");
}

std::unique_ptr<Puller> WorkQueue::pull() {
  jsSubOptions options;
  jsSubOptions_Init(&options);
  options.Stream = implementation_->names.jobs_stream.c_str();
  options.Consumer = kConsumer;
  natsSubscription* subscription = nullptr;
  jsErrCode code = static_cast<jsErrCode>(0);
  const natsStatus status = js_PullSubscribe(&subscription, implementation_->connection.jetstream(), nullptr,
                                             kConsumer, nullptr, &options, &code);
  if (status != NATS_OK) throw error_of(status, code, "pulling from the queue");
  return std::unique_ptr<Puller>(new Puller(subscription));
}

void WorkQueue::tell(const std::string& job, const Event& event) {
  const std::string subject = implementation_->names.events + job, text = to_json(event);
  natsConnection_Publish(implementation_->connection.get(), subject.c_str(), text.data(),
                         static_cast<int>(text.size()));
}

std::unique_ptr<Ear> WorkQueue::listen(const std::string& job) {
  natsSubscription* subscription = nullptr;
  const natsStatus status = natsConnection_SubscribeSync(&subscription, implementation_->connection.get(),
                                                         (implementation_->names.events + job).c_str());
  if (status != NATS_OK) throw error_of(status, static_cast<jsErrCode>(0), "listening at the queue");
  return std::unique_ptr<Ear>(new Ear(subscription));
}

void WorkQueue::set_aside(const std::string& job, std::string_view data, const std::string& reason,
                          uint32_t tries) {
  natsMsg* raw = nullptr;
  jsErrCode code = static_cast<jsErrCode>(0);
  natsStatus status = natsMsg_Create(&raw, (implementation_->names.aside + job).c_str(), nullptr, data.data(),
                                     static_cast<int>(data.size()));
  const Message message(raw);
  if (status == NATS_OK) status = natsMsgHeader_Set(raw, "Dce-Reason", one_line(reason).c_str());
  if (status == NATS_OK) status = natsMsgHeader_Set(raw, "Dce-Tries", std::to_string(tries).c_str());
  if (status == NATS_OK)
    status = js_PublishMsg(nullptr, implementation_->connection.jetstream(), raw, nullptr, &code);
  if (status != NATS_OK) throw error_of(status, code, "setting a job aside");
}

bool WorkQueue::connected() const {
  return natsConnection_Status(implementation_->connection.get()) == NATS_CONN_STATUS_CONNECTED;
}

std::unique_ptr<Delivery> Puller::next(std::chrono::milliseconds patience) {
  natsMsgList list{};
  jsErrCode code = static_cast<jsErrCode>(0);
  const natsStatus status =
      natsSubscription_Fetch(&list, subscription_of(subscription_), 1, patience.count(), &code);
  Message message(list.Count > 0 ? std::exchange(list.Msgs[0], nullptr) : nullptr);
  natsMsgList_Destroy(&list);
  if (status == NATS_TIMEOUT) return nullptr;
  if (status != NATS_OK || !message) throw error_of(status, code, "pulling from the queue");
  jsMsgMetaData* about = nullptr;
  const bool known = natsMsg_GetMetaData(&about, message.get()) == NATS_OK;
  const uint64_t tries = known ? about->NumDelivered : 1;
  jsMsgMetaData_Destroy(about);
  return std::unique_ptr<Delivery>(
      new Delivery(message.release(), static_cast<uint32_t>(std::min<uint64_t>(tries, UINT32_MAX))));
}

Puller::~Puller() {
  natsSubscription_Destroy(subscription_of(subscription_));
}

std::optional<Event> Ear::next(std::chrono::milliseconds patience) {
  natsMsg* raw = nullptr;
  if (natsSubscription_NextMsg(&raw, subscription_of(subscription_), patience.count()) != NATS_OK)
    return std::nullopt;
  const Message message(raw);
  try {
    return event_from_json({natsMsg_GetData(raw), static_cast<size_t>(natsMsg_GetDataLength(raw))});
  } catch (const Malformed&) {
    return std::nullopt;
  }
}

Ear::~Ear() {
  natsSubscription_Destroy(subscription_of(subscription_));
}

Delivery::~Delivery() {
  natsMsg_Destroy(message_of(message_));
}

std::string_view Delivery::data() const {
  return {natsMsg_GetData(message_of(message_)),
          static_cast<size_t>(natsMsg_GetDataLength(message_of(message_)))};
}

void Delivery::in_progress() {
  natsMsg_InProgress(message_of(message_), nullptr);
}

bool Delivery::done() {
  jsErrCode code = static_cast<jsErrCode>(0);
  return natsMsg_AckSync(message_of(message_), nullptr, &code) == NATS_OK;
}

void Delivery::again(std::chrono::milliseconds pause) {
  natsMsg_NakWithDelay(message_of(message_), pause.count(), nullptr);
}

}  // namespace dce::queue
