// Who converts next: a bounded queue, fair between clients, with two priorities.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <list>
#include <map>
#include <memory>
#include <mutex>
#include <string>

namespace dce::worker {

struct QueueLimits {
  int slots = 1;     ///< jobs side by side
  int waiting = 64;  ///< jobs in the queue; one more is told that the engine is busy
};

/// For any number of threads.
///
/// A free slot goes to a job of normal priority before one of background priority, but every
/// kBackgroundTurn-th to background, so that it never starves. Within a priority it goes to the client with
/// the fewest jobs running, then to the one served longest ago, and of one client's jobs to the oldest: a
/// client with a thousand jobs delays another's first job by one conversion at most.
class JobQueue {
 public:
  using Clock = std::chrono::steady_clock;
  static constexpr int kBackgroundTurn = 5;

  explicit JobQueue(QueueLimits limits) : limits_(limits) {}

  struct Waiter;

  /// A place in the queue and, once wait() said so, a slot. Gives back what it has when destroyed.
  class Place {
   public:
    ~Place();
    Place(const Place&) = delete;
    Place& operator=(const Place&) = delete;
    int ahead() const noexcept { return ahead_; }  ///< jobs that waited when this one came

   private:
    friend class JobQueue;
    Place(JobQueue& queue, std::unique_ptr<Waiter> waiter, int ahead);
    JobQueue* queue_;
    std::unique_ptr<Waiter> waiter_;
    int ahead_;
  };

  /// A place for a job of `client`; nothing when the queue is full.
  std::unique_ptr<Place> enter(const std::string& client, bool background);

  enum class Turn { mine, late, given_up };
  /// Waits for a slot until `deadline`, asking `gone` several times a second whether the caller still wants
  /// it.
  Turn wait(Place& place, Clock::time_point deadline, const std::function<bool()>& gone);

  /// Takes effect for the next jobs; none that runs or waits is sent away.
  void set_limits(QueueLimits limits);

  struct Load {
    int slots, running, waiting, queue_size;
  };
  Load load() const;

 private:
  struct Client {
    int running = 0, places = 0;
    uint64_t served = 0;
  };

  bool before(const Waiter& a, const Waiter& b) const;
  void give_slots();
  void leave(Waiter& waiter);

  mutable std::mutex mutex_;
  QueueLimits limits_;
  std::list<Waiter*> waiting_;  ///< oldest first; those not yet asking for a slot included
  std::map<std::string, Client> clients_;
  int running_ = 0;
  uint64_t turns_ = 0;
};

}  // namespace dce::worker
