#include "worker/pull/crew.h"

#include <spdlog/spdlog.h>

#include <utility>

namespace dce::worker {

using namespace std::chrono_literals;

namespace {

constexpr auto kPullPatience = 1000ms, kPause = 1000ms, kAskForRoom = 10ms, kStorePatience = 5000ms;
constexpr int kBeatsInSilence = 4;

}  // namespace

struct Crew::Connected {
  Connected(const queue::Settings& settings, const queue::QueueMaking& making) : queue(settings) {
    queue.make(making);
  }
  queue::WorkQueue queue;
  std::unique_ptr<KeepAlive> alive;
};

Crew::Crew(PullSettings settings, Workplace& place, Metrics& metrics, std::function<PullLimits()> limits)
    : settings_(std::move(settings)),
      place_(place),
      store_(settings_.store),
      parts_{place,
             metrics,
             store_,
             totals_,
             std::move(limits),
             static_cast<uint32_t>(settings_.most_tries),
             [this] { return abandoning_.load(); }},
      certificates_{settings_.queue.tls, settings_.store.authority} {
  if (store_.in_the_open())
    spdlog::warn("documents pass to and from the store without encryption; give an address with https");
  at_work_ = static_cast<size_t>(settings_.jobs);
  for (int i = 0; i < settings_.jobs; ++i) threads_.emplace_back([this] { work(); });
}

Crew::~Crew() {
  drain(std::chrono::steady_clock::now());
}

void Crew::drain(std::chrono::steady_clock::time_point deadline) {
  {
    std::unique_lock lock(mutex_);
    stopping_ = true;
    changed_.notify_all();
    changed_.wait_until(lock, deadline, [this] { return at_work_ == 0; });
  }
  abandoning_ = true;
  for (std::thread& thread : threads_) thread.join();
  threads_.clear();
}

bool Crew::connected() const {
  const std::lock_guard lock(mutex_);
  return connected_ && connected_->queue.connected();
}

void Crew::work() {
  std::string said;
  while (!stopping_) {
    try {
      const std::shared_ptr<Connected> connected = connect();
      said.clear();
      pull(*connected);
    } catch (const std::exception& error) {
      if (said != error.what()) spdlog::warn("the queue: {}", error.what());
      said = error.what();
      pause(kPause);
    }
  }
  const std::lock_guard lock(mutex_);
  --at_work_;
  changed_.notify_all();
}

/// Room for one more job, until it has a place of its own. One job more than there are slots, so that its documents
/// are here when a slot is free; no more, for another worker may have one.
class Crew::Asking {
 public:
  explicit Asking(Crew& crew) : crew_(crew) {
    const std::lock_guard lock(crew_.mutex_);
    const JobQueue::Load load = crew_.place_.queue.load();
    granted_ = load.running + load.waiting + crew_.asking_ <= load.slots;
    if (granted_) ++crew_.asking_;
  }
  ~Asking() { end(); }
  Asking(const Asking&) = delete;
  Asking& operator=(const Asking&) = delete;

  bool granted() const { return granted_; }
  void end() {
    const std::lock_guard lock(crew_.mutex_);
    if (std::exchange(granted_, false)) --crew_.asking_;
  }

 private:
  Crew& crew_;
  bool granted_ = false;
};

void Crew::pull(Connected& connected) {
  const std::unique_ptr<queue::Puller> puller = connected.queue.pull();
  while (goes_on(connected)) {
    Asking asking(*this);
    if (!asking.granted()) {
      std::this_thread::sleep_for(kAskForRoom);
      continue;
    }
    if (const std::unique_ptr<queue::Delivery> delivery = puller->next(kPullPatience))
      PulledJob(parts_, connected.queue, *connected.alive, *delivery, [&asking] { asking.end(); }).run();
  }
}

std::shared_ptr<Crew::Connected> Crew::connect() {
  const std::lock_guard one_at_a_time(connecting_);
  {
    const std::lock_guard lock(mutex_);
    if (connected_) return connected_;
  }
  std::shared_ptr<Connected> connected = connect_with(certificates_.queue);
  const std::lock_guard lock(mutex_);
  return connected_ = std::move(connected);
}

std::shared_ptr<Crew::Connected> Crew::connect_with(const queue::Tls& tls) const {
  queue::Settings settings = settings_.queue;
  settings.tls = tls;
  auto connected = std::make_shared<Connected>(settings, settings_.making);
  connected->alive = std::make_unique<KeepAlive>(settings_.making.silence / kBeatsInSilence);
  spdlog::info("pulling from the queue \"{}\", {} jobs side by side", settings.name, settings_.jobs);
  return connected;
}

bool Crew::goes_on(const Connected& connected) const {
  const std::lock_guard lock(mutex_);
  return !stopping_ && connected_.get() == &connected;
}

bool Crew::renew(const PullCertificates& certificates) {
  const std::lock_guard one_at_a_time(connecting_);
  if (certificates == certificates_) return false;
  if (certificates.store != certificates_.store) check_store(certificates.store);
  if (certificates.queue != certificates_.queue) {
    std::shared_ptr<Connected> connected;
    try {
      connected = connect_with(certificates.queue);
    } catch (const queue::QueueError& error) {
      if (error.kind() == queue::QueueError::Kind::refused) throw;
    }
    const std::lock_guard lock(mutex_);
    connected_.swap(connected);  // the one before is closed when the last job that came by it is done
  }
  store_.trust(certificates.store);
  certificates_ = certificates;
  return true;
}

/// Throws where the store is there and cannot be trusted so.
void Crew::check_store(const std::string& authority) const {
  objects::StoreSettings settings = settings_.store;
  settings.authority = authority;
  try {
    const auto deadline = std::chrono::steady_clock::now() + kStorePatience;
    objects::ObjectStore(settings).has("certificates",
                                       [deadline] { return std::chrono::steady_clock::now() > deadline; });
  } catch (const objects::StoreError& error) {
    if (error.kind() == objects::StoreError::Kind::refused) throw;
  }
}

void Crew::pause(std::chrono::milliseconds time) {
  std::unique_lock lock(mutex_);
  changed_.wait_for(lock, time, [this] { return stopping_.load(); });
}

}  // namespace dce::worker
