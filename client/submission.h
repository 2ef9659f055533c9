// Conversions by whichever worker pulls them: documents go into a store, a reference to them onto a work
// queue, and the result is fetched from the store. What speaks to both is loaded when it is first needed.
#pragma once

#include <atomic>
#include <dce/dce.hpp>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <vector>

namespace dce::client {

struct SubmissionSettings {
  std::string queue, queue_name = "dce", queue_credentials, queue_pki;  ///< as dce-worker takes them
  std::string store, store_region = "us-east-1", store_credentials, store_authority;  ///< likewise
};

struct SubmittedDocument {
  uint64_t size = 0;
  /// Up to `size` bytes at `offset`: the number, 0 at the end, -1 on error. It is read twice.
  std::function<ptrdiff_t(uint64_t offset, uint8_t* buffer, size_t size)> read_at;
  std::string name;  ///< of its file, without folders; may be empty
};

struct Submission {
  std::string format;  ///< a stream's name: "pclxl"
  dce_lane lane = DCE_LANE_AUTO;
  std::string ticket_json;
  std::string owner;
  std::vector<SubmittedDocument> documents;
};

/// Connected to a queue and its store. For any number of threads.
class Submitter {
 public:
  using Write = std::function<bool(std::span<const uint8_t>)>;
  using Listen = std::function<void(const dce_event&)>;
  using Cancel = std::atomic<bool>;

  virtual ~Submitter() = default;

  /// Puts documents into the store and the job onto the queue, where its result is not in the store already.
  /// The job's name. Throws Error.
  virtual std::string submit(const Submission& submission, const Cancel* cancel) = 0;

  /// Waits for a job's end, for ever, and hands its stream over. `write` and `listen` as EnginePool::convert
  /// has them. Its statistics as JSON. Throws Error: with what the worker said, or DCE_CANCELLED; the job
  /// goes on without us.
  virtual std::string follow(const std::string& job, const Write& write, const Listen& listen,
                             const Cancel* cancel) = 0;
};

/// Throws Error: DCE_USAGE for an address that is none, DCE_INTERNAL where nobody answers there. Before there
/// are threads, for credentials are taken out of the environment.
std::unique_ptr<Submitter> connect_to_queue(const SubmissionSettings& settings);

namespace detail {
using SubmitterEntry = void(const SubmissionSettings& settings, std::unique_ptr<Submitter>& submitter);
constexpr const char* submitter_entry_name = "dce_client_connect_to_queue";
constexpr const char* submitter_library_name = "libdce-queue.so";
}  // namespace detail

}  // namespace dce::client
