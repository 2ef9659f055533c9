// Jobs on a NATS JetStream work queue: each is delivered until somebody says that it is done.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>

#include "queue/address.h"
#include "queue/job.h"
#include "queue/record.h"

namespace dce::queue {

class QueueError : public std::runtime_error {
 public:
  enum class Kind {
    unreachable,  ///< worth another try
    refused,      ///< the credentials, or what they may do
    absent,       ///< nobody has made this queue yet
    full,         ///< it takes no more jobs just now
  };
  QueueError(Kind kind, const std::string& message) : std::runtime_error(message), kind_(kind) {}
  Kind kind() const noexcept { return kind_; }

 private:
  Kind kind_;
};

/// A message that is this worker's until it says how it went, or says nothing for the queue's time of
/// silence: then it goes to another. One thread at a time.
class Delivery {
 public:
  ~Delivery();
  Delivery(const Delivery&) = delete;
  Delivery& operator=(const Delivery&) = delete;

  std::string_view data() const;
  /// How often it was delivered, this time included.
  uint32_t tries() const { return tries_; }

  /// It is being worked on. For any thread, until one of the next two was called.
  void in_progress();
  /// It is done with; true once the queue has said that it knows.
  bool done();
  /// To be delivered again, not before `pause` is over.
  void again(std::chrono::milliseconds pause);

 private:
  friend class Puller;
  Delivery(void* message, uint32_t tries) : message_(message), tries_(tries) {}
  void* message_;
  const uint32_t tries_;
};

/// Takes messages, one after the other. Belongs to one thread, and to a WorkQueue that outlives it.
class Puller {
 public:
  ~Puller();
  Puller(const Puller&) = delete;
  Puller& operator=(const Puller&) = delete;

  /// The next one, or nothing when none comes within `patience`. Throws QueueError; then a new Puller is
  /// needed.
  std::unique_ptr<Delivery> next(std::chrono::milliseconds patience);

 private:
  friend class WorkQueue;
  explicit Puller(void* subscription) : subscription_(subscription) {}
  void* subscription_;
};

/// Hears what is told of one job, while it lives. Belongs to one thread, and to a WorkQueue that outlives it.
class Ear {
 public:
  ~Ear();
  Ear(const Ear&) = delete;
  Ear& operator=(const Ear&) = delete;

  /// Nothing when nothing comes within `patience`, and for what is no event.
  std::optional<Event> next(std::chrono::milliseconds patience);

 private:
  friend class WorkQueue;
  explicit Ear(void* subscription) : subscription_(subscription) {}
  void* subscription_;
};

struct QueueMaking {
  int replicas = 1;                           ///< servers that keep each message
  std::chrono::milliseconds silence{30'000};  ///< of a worker, before its message goes to another
};

/// A connection, which is kept: servers that go and come back are waited for. For any number of threads.
class WorkQueue {
 public:
  /// Throws QueueError where no server answers.
  explicit WorkQueue(Settings settings);
  ~WorkQueue();
  WorkQueue(const WorkQueue&) = delete;
  WorkQueue& operator=(const WorkQueue&) = delete;

  /// Makes what is missing: the stream of jobs, that of jobs set aside, and the consumer that all workers
  /// share. What is there stays as it is. Throws QueueError.
  void make(const QueueMaking& making);

  /// True once the queue has it, on as many servers as it should. `token` is the submission's own: a message
  /// that is sent again under it counts once. Throws QueueError.
  void submit(const Job& job, const std::string& token);
  std::unique_ptr<Puller> pull();

  /// Tells whoever listens; nobody has to.
  void tell(const std::string& job, const Event& event);
  std::unique_ptr<Ear> listen(const std::string& job);

  /// Keeps a message that cannot be done, as it came, with the reason. Throws QueueError.
  void set_aside(const std::string& job, std::string_view data, const std::string& reason, uint32_t tries);

  bool connected() const;

 private:
  struct Implementation;
  std::unique_ptr<Implementation> implementation_;
};

}  // namespace dce::queue
