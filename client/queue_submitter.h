// The loaded side of submission.h.
#pragma once

#include "client/submission.h"
#include "objects/object_store.h"
#include "queue/work_queue.h"

namespace dce::client {

class QueueSubmitter final : public Submitter {
 public:
  /// Throws Error.
  explicit QueueSubmitter(const SubmissionSettings& settings);

  std::string submit(const Submission& submission, const Cancel* cancel) override;
  std::string follow(const std::string& job, const Write& write, const Listen& listen,
                     const Cancel* cancel) override;

 private:
  queue::DocumentReference keep(const SubmittedDocument& document, const objects::ObjectStore::Stop& stop);
  std::optional<queue::Record> record_of(const std::string& job, const objects::ObjectStore::Stop& stop);
  std::string deliver(const queue::Record& record, const Write& write, const Listen& listen,
                      const objects::ObjectStore::Stop& stop);

  const objects::ObjectStore store_;
  queue::WorkQueue queue_;
};

}  // namespace dce::client
