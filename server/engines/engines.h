// Conversions of documents in the vault by engines elsewhere.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "server/base/exchanged.h"
#include "server/documents/vault.h"

namespace dce::client {
class EnginePool;
}

namespace dce::server {

struct ConversionRequest {
  std::string source;  ///< in the vault
  std::string format;  ///< a stream's name
  std::string ticket;  ///< IPP job attributes as JSON
  std::string owner;   ///< whose turn in the engines' queues it is
  bool background = false;
};

struct Converted {
  std::string file;  ///< in the vault, the caller's to keep or to destroy
  uint64_t bytes = 0;
  int pages = 0;
  std::string warnings;  ///< a line each, not too many
};

/// Nothing was converted. `later`: no engine could be reached, or all are busy; nothing is wrong with the
/// document.
struct ConversionError : std::runtime_error {
  enum class Cause { other, password, unreadable, limit, no_engine };

  ConversionError(const std::string& message, bool try_later, Cause why = Cause::other)
      : runtime_error(message), later(try_later), cause(why) {}
  bool later;
  Cause cause;  ///< as the engine says
};

/// For any number of threads.
class Engines {
 public:
  /// Throws std::runtime_error for an address that is none. `pki`: folder with the certificates of tls
  /// addresses; may be empty.
  Engines(const std::vector<std::string>& addresses, const std::string& pki, const Vault& vault);
  ~Engines();

  /// Throws ConversionError.
  Converted convert(const ConversionRequest& request);
  /// One page of the stream `source` as a PNG of at most `width` dots, as a printer draws it. Its format and
  /// ticket say nothing.
  std::string decode(const ConversionRequest& request, int page, int width);
  /// One page of the document as a PNG of about `width` dots, as this ticket prints it.
  std::string draw(const ConversionRequest& request, int page, int width);

  struct Health {
    std::string address, version, problem;  ///< `problem` empty: it answers
    unsigned slots = 0, running = 0, waiting = 0;
  };
  std::vector<Health> health();
  /// Of one that need not be among them.
  Health try_out(const std::string& address) const;

  /// From the next conversion on; those under way end where they are. Throws as the constructor does, and
  /// nothing is changed then.
  void set_addresses(const std::vector<std::string>& addresses);
  /// Conversions that began before the addresses were set last still run.
  bool has_old_work() const;

 private:
  /// Engines that do the same work, and a connection to them that lives as long as somebody uses it.
  struct Fleet {
    std::vector<std::string> addresses;
    std::shared_ptr<client::EnginePool> pool;
  };
  std::shared_ptr<client::EnginePool> connect(const std::vector<std::string>& addresses) const;
  std::shared_ptr<client::EnginePool> pool() const { return fleet_.get()->pool; }

  std::string pki_;
  const Vault& vault_;
  Exchanged<Fleet> fleet_;
  mutable std::mutex mutex_;
  std::vector<std::weak_ptr<client::EnginePool>> old_;  ///< guarded by it
};

}  // namespace dce::server
