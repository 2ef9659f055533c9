// Results that were sent before, kept for the same job of the same owner.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <list>
#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <vector>

#include "objects/sha256.h"
#include "worker/supervise/memory_file.h"

namespace dce::worker {

/// A stream and what was told about it.
struct CachedResult {
  MemoryFile stream;  ///< sealed
  uint32_t pages = 0;
  std::string stats_json;
  std::vector<std::pair<uint32_t, std::string>> warnings;  ///< page, text
};

struct CacheLimits {
  uint64_t bytes = 0;  ///< of all results together; 0 keeps none
  std::chrono::milliseconds age{0};
};

/// The least recently used goes first. For any number of threads; who has been given a result keeps it.
class ResultCache {
 public:
  using Clock = std::chrono::steady_clock;

  explicit ResultCache(CacheLimits limits) : limits_(limits) {}

  std::shared_ptr<const CachedResult> find(const objects::Sha256::Key& key);
  void keep(const objects::Sha256::Key& key, CachedResult result);

  /// A result that somebody is making; whoever holds it wakes those who wait when it is destroyed.
  class Making {
   public:
    Making(ResultCache& cache, const objects::Sha256::Key& key) : cache_(cache), key_(key) {}
    ~Making();
    Making(const Making&) = delete;
    Making& operator=(const Making&) = delete;

   private:
    ResultCache& cache_;
    const objects::Sha256::Key key_;
  };
  /// For the one who is to make it; nothing while somebody else does.
  std::unique_ptr<Making> make(const objects::Sha256::Key& key);
  /// Until nobody makes it any more, `deadline`, or `gone`, which is asked now and then.
  void wait_until_made(const objects::Sha256::Key& key, Clock::time_point deadline, const std::function<bool()>& gone);

  /// The largest result that is worth keeping; 0 when none is kept.
  uint64_t most_bytes_of_one() const;
  /// Drops at once what is too much or too old.
  void set_limits(CacheLimits limits);
  /// Forgets what is too old: nobody's documents stay because nobody comes any more.
  void sweep();

  struct Load {
    uint64_t bytes = 0, entries = 0, hits = 0, misses = 0;
  };
  Load load() const;

 private:
  struct Entry {
    objects::Sha256::Key key;
    std::shared_ptr<const CachedResult> result;
    uint64_t bytes;
    Clock::time_point kept;
  };
  using Entries = std::list<Entry>;

  void drop(Entries::iterator entry);
  void make_room(uint64_t bytes);

  mutable std::mutex mutex_;
  std::condition_variable made_;
  std::set<objects::Sha256::Key> making_;
  CacheLimits limits_;
  Entries entries_;  ///< most recently used first
  std::map<objects::Sha256::Key, Entries::iterator> index_;
  uint64_t bytes_ = 0, hits_ = 0, misses_ = 0;
};

}  // namespace dce::worker
