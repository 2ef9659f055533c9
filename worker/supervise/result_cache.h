// Results that were sent before, kept for the same job of the same owner.
#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <list>
#include <map>
#include <memory>
#include <mutex>
#include <span>
#include <string>
#include <vector>

#include "worker/supervise/memory_file.h"

namespace dce::worker {

/// SHA-256 (FIPS 180-4) of fields, each with its length, so that no two lists of fields run together.
class JobDigest {
 public:
  using Key = std::array<uint8_t, 32>;

  JobDigest();
  ~JobDigest();
  JobDigest(const JobDigest&) = delete;
  JobDigest& operator=(const JobDigest&) = delete;

  void field(const std::string& text);
  /// More of a field whose length is given with end_field().
  void bytes(std::span<const uint8_t> more);
  void end_field();
  Key finish();  ///< once

 private:
  void number(uint64_t value);

  struct Context;
  std::unique_ptr<Context> context_;
  uint64_t length_ = 0;
};

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

  std::shared_ptr<const CachedResult> find(const JobDigest::Key& key);
  void keep(const JobDigest::Key& key, CachedResult result);

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
    JobDigest::Key key;
    std::shared_ptr<const CachedResult> result;
    uint64_t bytes;
    Clock::time_point kept;
  };
  using Entries = std::list<Entry>;

  void drop(Entries::iterator entry);
  void make_room(uint64_t bytes);

  mutable std::mutex mutex_;
  CacheLimits limits_;
  Entries entries_;  ///< most recently used first
  std::map<JobDigest::Key, Entries::iterator> index_;
  uint64_t bytes_ = 0, hits_ = 0, misses_ = 0;
};

}  // namespace dce::worker
