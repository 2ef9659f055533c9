// Conversions by engines in other processes, on this machine or another: the protocol of proto/ as C++.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <dce/dce.hpp>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <vector>

namespace dce::client {

/// Who this caller is and whom it trusts, for tls addresses. PEM texts.
struct Credentials {
  std::string authority, certificate, key;

  /// From a folder as `dce-worker pki init` makes it: ca.pem, NAME.pem, NAME.key. Throws Error.
  static Credentials from_folder(const std::string& folder, const std::string& name = "client");
};

struct Document {
  /// Puts up to `size` bytes into `buffer`: the number, 0 at the end, -1 on error.
  std::function<ptrdiff_t(uint8_t* buffer, size_t size)> read;
  /// Begins again, for a second engine; false where that cannot be. May be empty: it cannot.
  std::function<bool()> rewind;
  std::string password;
  std::string name;        ///< of its file, without folders; may be empty
  std::string media_type;  ///< may be empty

  /// The bytes are borrowed: they outlive the conversion.
  static Document borrow(std::span<const uint8_t> bytes, std::string password = {});
};

/// Zero is "as the engine has it".
struct Bounds {
  uint64_t memory_bytes = 0, input_bytes = 0, output_bytes = 0;
  uint32_t pages = 0;
  std::chrono::milliseconds queue{0}, conversion{0};
};

struct Request {
  /// Not 0: the document is a print stream, and the result is a PNG of this page of it.
  uint32_t preview_page = 0, preview_width = 0;
  std::string format;  ///< a stream's name: "pclxl"
  dce_lane lane = DCE_LANE_AUTO;
  /// Formats that hold one page a file: all files one after the other; the bytes of DCE_EVENT_PAGE_DONE say where each ends.
  bool pages_apart = false;
  std::string ticket_json;  ///< IPP job attributes; empty for none
  std::vector<Document> documents;
  std::string owner;  ///< whose job it is; the engine's queue is fair between owners
  bool background = false;
  Bounds bounds;
};

struct Stats {
  uint32_t pages = 0;
  uint64_t bytes = 0;
  std::string json;  ///< as dce_job_stats_json
  std::chrono::milliseconds queued{0}, converting{0};
  std::string engine;  ///< the address that did it
};

struct Load {
  uint32_t slots = 0, running = 0, waiting = 0, queue_size = 0;
  bool draining = false;
  uint64_t done = 0, failed = 0, crashed = 0;
};

struct Description {
  std::string version, formats_json;
  Bounds bounds;
  Load load;
};

/// Why a conversion failed. code() is a dce_code; DCE_LIMIT with busy() when every engine's queue is full.
class Failure : public dce::Error {
 public:
  Failure(const dce_error& error, bool busy, bool unavailable)
      : Error(error), busy_(busy), unavailable_(unavailable) {}
  bool busy() const noexcept { return busy_; }
  /// No engine could be reached, or the one at work went away: nothing wrong with the document.
  bool unavailable() const noexcept { return unavailable_; }

 private:
  bool busy_, unavailable_;
};

/// Set from any thread to end a conversion; it notices within 20 ms.
using Cancel = std::atomic<bool>;

/// Engines that do the same work. For any number of threads.
///
/// A conversion goes to the engine with the least to do, by what this pool has sent and what the engines said
/// when they were last asked, at most a second ago. One that is busy is passed over for the next; one that
/// dies before the first byte of output has its job sent to another, once. After the first byte there is a
/// Failure, for a stream cannot be taken back.
class EnginePool {
 public:
  /// Addresses as "unix:PATH", "tls:HOST:PORT", and "fd:N" for a connected socket, which becomes the pool's.
  /// Connects when first needed. Throws Error for an address of no such form.
  explicit EnginePool(const std::vector<std::string>& addresses, const Credentials& credentials = {});
  ~EnginePool();
  EnginePool(const EnginePool&) = delete;
  EnginePool& operator=(const EnginePool&) = delete;

  using Write = std::function<bool(std::span<const uint8_t>)>;
  using Listen = std::function<void(const dce_event&)>;

  /// Blocks. `write` takes the stream in order and answers false to end with DCE_OUTPUT; `listen`, which may
  /// be empty, hears of pages and warnings; both on this thread. Throws Failure.
  Stats convert(const Request& request, const Write& write, const Listen& listen = {},
                const Cancel* cancel = nullptr);

  /// Asks one engine, within `patience`. Throws Failure.
  Description describe(const std::string& address,
                       std::chrono::milliseconds patience = std::chrono::seconds(5));

 private:
  struct Engine;
  struct Attempt;
  std::vector<std::unique_ptr<Engine>> engines_;

  std::vector<Engine*> by_load();
};

}  // namespace dce::client
