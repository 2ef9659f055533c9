#include "worker/supervise/job_queue.h"

#include <algorithm>

namespace dce::worker {

constexpr std::chrono::milliseconds kAskEvery{40};  // cancelling is to be noticed within 100 ms

struct JobQueue::Waiter {
  std::string client;
  bool background = false;
  bool ready = false;    ///< wait() was called: documents are complete
  bool running = false;  ///< it has a slot
  std::condition_variable wake;
};

JobQueue::Place::Place(JobQueue& queue, std::unique_ptr<Waiter> waiter, int ahead)
    : queue_(&queue), waiter_(std::move(waiter)), ahead_(ahead) {}

JobQueue::Place::~Place() {
  if (waiter_) queue_->leave(*waiter_);
}

std::unique_ptr<JobQueue::Place> JobQueue::enter(const std::string& client, bool background) {
  const std::lock_guard lock(mutex_);
  const int ahead = static_cast<int>(waiting_.size());
  // A free slot is room too: with nothing allowed to wait, one job a slot is still taken.
  if (ahead >= limits_.waiting + std::max(limits_.slots - running_, 0)) return nullptr;
  auto waiter = std::make_unique<Waiter>();
  waiter->client = client;
  waiter->background = background;
  waiting_.push_back(waiter.get());
  ++clients_[client].places;
  return std::unique_ptr<Place>(new Place(*this, std::move(waiter), ahead));
}

JobQueue::Turn JobQueue::wait(Place& place, Clock::time_point deadline, const std::function<bool()>& gone) {
  std::unique_lock lock(mutex_);
  Waiter& waiter = *place.waiter_;
  waiter.ready = true;
  give_slots();
  while (!waiter.running) {
    const Clock::time_point now = Clock::now();
    if (now >= deadline) return Turn::late;
    waiter.wake.wait_until(lock, std::min(deadline, now + kAskEvery));
    if (waiter.running) break;
    lock.unlock();
    const bool given_up = gone();
    lock.lock();
    if (given_up && !waiter.running) return Turn::given_up;
  }
  return Turn::mine;
}

void JobQueue::set_limits(QueueLimits limits) {
  const std::lock_guard lock(mutex_);
  limits_ = limits;
  give_slots();
}

JobQueue::Load JobQueue::load() const {
  const std::lock_guard lock(mutex_);
  return {limits_.slots, running_, static_cast<int>(waiting_.size()), limits_.waiting};
}

/// Whether `a`, which is older, or `b` is served first; equal means the older.
bool JobQueue::before(const Waiter& a, const Waiter& b) const {
  const bool background_first = (turns_ + 1) % kBackgroundTurn == 0;
  if (a.background != b.background) return a.background == background_first;
  const Client& of_a = clients_.at(a.client);
  const Client& of_b = clients_.at(b.client);
  if (of_a.running != of_b.running) return of_a.running < of_b.running;
  return of_a.served <= of_b.served;
}

void JobQueue::give_slots() {
  while (running_ < limits_.slots) {
    auto best = waiting_.end();
    for (auto it = waiting_.begin(); it != waiting_.end(); ++it) {
      if ((*it)->ready && (best == waiting_.end() || !before(**best, **it))) best = it;
    }
    if (best == waiting_.end()) return;
    Waiter& waiter = **best;
    waiting_.erase(best);
    Client& client = clients_.at(waiter.client);
    client.served = ++turns_;
    ++client.running;
    ++running_;
    waiter.running = true;
    waiter.wake.notify_one();
  }
}

void JobQueue::leave(Waiter& waiter) {
  const std::lock_guard lock(mutex_);
  const auto client = clients_.find(waiter.client);
  if (waiter.running) {
    --client->second.running;
    --running_;
  } else {
    waiting_.remove(&waiter);
  }
  // Forgetting clients keeps the table as small as the queue; one that comes back counts as never served.
  if (--client->second.places == 0) clients_.erase(client);
  give_slots();
}

}  // namespace dce::worker
