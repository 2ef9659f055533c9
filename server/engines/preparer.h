// Received documents are converted before anybody stands at a printer.
#pragma once

#include <atomic>
#include <functional>
#include <thread>
#include <vector>

#include "server/devices/devices.h"
#include "server/engines/engines.h"
#include "server/engines/recipe.h"
#include "server/jobs/job_store.h"

namespace dce::server {

/// Threads that take jobs from `received` to `held`, with a stream for the device they will most likely be
/// released at: the one their owner used last, else the first. A document that no engine can read is
/// `failed`; when no engine answers it waits.
class Preparer {
 public:
  /// A sentence where a job that has so many pages is not to be kept; else empty. Called from any of the
  /// threads.
  using Refuse = std::function<std::string(const Job&, int pages)>;

  Preparer(JobStore& jobs, Engines& engines, Devices& devices, int threads, Refuse refuse = {});
  ~Preparer();
  Preparer(const Preparer&) = delete;
  Preparer& operator=(const Preparer&) = delete;

  /// One job that waits; false where none does. For tests.
  bool prepare_one();

 private:
  void run();
  Recipe likely_recipe(const Job& job);

  JobStore& jobs_;
  Engines& engines_;
  Devices& devices_;
  Refuse refuse_;
  std::atomic<bool> stopping_ = false;
  std::vector<std::thread> threads_;
};

/// What the owner hears, in words that are translated; the journal has the engine's own.
std::string said_to_owner(const ConversionError& error);

/// The stream for this recipe as the job has it, or converted now and kept. Throws ConversionError.
JobFile stream_for(JobStore& jobs, Engines& engines, const Job& job, const Recipe& recipe);

}  // namespace dce::server
