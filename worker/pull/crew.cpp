#include "worker/pull/crew.h"

#include <spdlog/spdlog.h>

namespace dce::worker {

using namespace std::chrono_literals;

namespace {

constexpr auto kPullPatience = 1000ms, kPause = 1000ms, kAskForRoom = 10ms;
constexpr int kBeatsInSilence = 4;

}  // namespace

struct Crew::Connected {
  explicit Connected(const PullSettings& settings) : queue(settings.queue) { queue.make(settings.making); }
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
             [this] { return abandoning_.load(); }} {
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

void Crew::pull(Connected& connected) {
  const std::unique_ptr<queue::Puller> puller = connected.queue.pull();
  while (!stopping_) {
    if (!has_room()) {
      std::this_thread::sleep_for(kAskForRoom);
      continue;
    }
    if (const std::unique_ptr<queue::Delivery> delivery = puller->next(kPullPatience))
      PulledJob(parts_, connected.queue, *connected.alive, *delivery).run();
  }
}

std::shared_ptr<Crew::Connected> Crew::connect() {
  const std::lock_guard one_at_a_time(connecting_);
  {
    const std::lock_guard lock(mutex_);
    if (connected_) return connected_;
  }
  auto connected = std::make_shared<Connected>(settings_);
  connected->alive = std::make_unique<KeepAlive>(settings_.making.silence / kBeatsInSilence);
  spdlog::info("pulling from the queue \"{}\", {} jobs side by side", settings_.queue.name, settings_.jobs);
  const std::lock_guard lock(mutex_);
  return connected_ = std::move(connected);
}

/// One job more than there are slots, so that its documents are here when a slot is free; no more, for
/// another worker may have one.
bool Crew::has_room() const {
  const JobQueue::Load load = place_.queue.load();
  return load.running + load.waiting <= load.slots;
}

void Crew::pause(std::chrono::milliseconds time) {
  std::unique_lock lock(mutex_);
  changed_.wait_for(lock, time, [this] { return stopping_.load(); });
}

}  // namespace dce::worker
