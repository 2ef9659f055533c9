// One message of the work queue, from its delivery to its result in the store.
#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "objects/object_store.h"
#include "queue/work_queue.h"
#include "worker/operate/metrics.h"
#include "worker/pull/keep_alive.h"
#include "worker/supervise/conversion.h"
#include "worker/supervise/workplace.h"

namespace dce::worker {

/// Of one job, as they are at the moment.
struct PullLimits {
  int threads = 1, pages = 0;
  uint64_t memory_bytes = 0, input_bytes = 0, output_bytes = 0;
  uint64_t held_bytes = 0;  ///< documents of all jobs in memory
  uint32_t conversion_ms = 0;
};

/// How messages ended, since the start.
struct PullTotals {
  std::atomic<uint64_t> stored{0};          ///< with a new result, or the reason why there is none
  std::atomic<uint64_t> known{0};           ///< their result was there already
  std::atomic<uint64_t> again{0};           ///< given back for another try
  std::atomic<uint64_t> aside{0};           ///< set aside
  std::atomic<uint64_t> store_failures{0};  ///< requests that had to be repeated
};

/// What pulled jobs share.
struct PullParts {
  Workplace& place;
  Metrics& metrics;
  const objects::ObjectStore& store;
  PullTotals& totals;
  std::function<PullLimits()> limits;
  uint32_t most_tries;
  std::function<bool()> stop;  ///< the worker ends and waits no longer
};

/// Lives on one thread.
///
/// The message is done with only when its result, or why there is none, is in the store. What a document is
/// to blame for is a result; a crash, a conversion that takes too long, and a worker that went away are
/// reasons for another try, up to `most_tries`, and then to set the message aside. While the store is gone
/// the job waits here, and counts as one try.
class PulledJob {
 public:
  /// `entered` is called when it has its place in the worker's queue.
  PulledJob(PullParts& parts, queue::WorkQueue& queue, KeepAlive& alive, queue::Delivery& delivery,
            std::function<void()> entered);

  /// To its end, which is counted and logged. Throws queue::QueueError; the message then comes again.
  void run();

 private:
  bool read();
  void do_it();
  bool is_known();
  std::unique_ptr<JobQueue::Place> enter();
  /// Why it ends here; nothing when all documents are here.
  std::optional<Outcome> fetch_documents();
  std::optional<Outcome> fetch(const queue::DocumentReference& document);
  void convert(std::unique_ptr<JobQueue::Place> place);
  bool is_for_another_try(const Outcome& outcome) const;
  void give_back(const Outcome& outcome);
  void keep_stream(class MemoryOutlet& outlet, queue::Record& record);
  void end(const Outcome& outcome, queue::Record record);
  void set_aside(const std::string& reason);
  void close(std::atomic<uint64_t>& total);
  void count(const Outcome& outcome);
  /// Until the store has done it, or the worker ends: then StoreError.
  void insist(const std::function<void()>& act);

  PullParts& parts_;
  queue::WorkQueue& queue_;
  queue::Delivery& delivery_;
  const std::function<void()> entered_;
  KeepAlive::Guard guard_;
  const PullLimits limits_;
  queue::Job job_;
  std::string name_ = "unreadable";
  JobRecord record_;
  std::vector<MemoryFile> documents_;
  /// Of documents_, also counted in the workplace.
  class Held {
   public:
    explicit Held(std::atomic<uint64_t>& all) : all_(all) {}
    ~Held() { all_ -= bytes_; }
    Held(const Held&) = delete;
    Held& operator=(const Held&) = delete;
    void add(uint64_t bytes) {
      bytes_ += bytes;
      all_ += bytes;
    }
    uint64_t bytes() const { return bytes_; }
    bool others_hold_more_than(uint64_t most) const { return all_ - bytes_ > most; }

   private:
    std::atomic<uint64_t>& all_;
    uint64_t bytes_ = 0;
  } held_;
};

}  // namespace dce::worker
