#include "worker/supervise/result_cache.h"

#include <algorithm>

namespace dce::worker {
namespace {

/// Beside a stream: text that came with it, the tables, a page that is not full.
constexpr uint64_t kOverhead = 8 << 10;
constexpr std::chrono::milliseconds kAskEvery{20};
constexpr uint64_t kShareOfOne = 4;  // no single result takes more than a quarter

uint64_t size_of(const CachedResult& result) {
  uint64_t bytes = kOverhead + result.stream.size() + result.stats_json.size();
  for (const auto& [page, text] : result.warnings) bytes += sizeof page + text.size();
  return bytes;
}

}  // namespace

std::shared_ptr<const CachedResult> ResultCache::find(const objects::Sha256::Key& key) {
  const std::lock_guard lock(mutex_);
  const auto found = index_.find(key);
  if (found != index_.end() && Clock::now() - found->second->kept > limits_.age) {
    drop(found->second);
  } else if (found != index_.end()) {
    ++hits_;
    entries_.splice(entries_.begin(), entries_, found->second);
    return entries_.front().result;
  }
  ++misses_;
  return nullptr;
}

void ResultCache::keep(const objects::Sha256::Key& key, CachedResult result) {
  const uint64_t bytes = size_of(result);
  const std::lock_guard lock(mutex_);
  if (bytes > limits_.bytes / kShareOfOne || index_.count(key) > 0) return;
  make_room(bytes);
  entries_.push_front({key, std::make_shared<const CachedResult>(std::move(result)), bytes, Clock::now()});
  index_[key] = entries_.begin();
  bytes_ += bytes;
}

std::unique_ptr<ResultCache::Making> ResultCache::make(const objects::Sha256::Key& key) {
  const std::lock_guard lock(mutex_);
  return making_.insert(key).second ? std::make_unique<Making>(*this, key) : nullptr;
}

ResultCache::Making::~Making() {
  {
    const std::lock_guard lock(cache_.mutex_);
    cache_.making_.erase(key_);
  }
  cache_.made_.notify_all();
}

void ResultCache::wait_until_made(const objects::Sha256::Key& key, Clock::time_point deadline,
                                  const std::function<bool()>& gone) {
  std::unique_lock lock(mutex_);
  while (making_.count(key) > 0 && Clock::now() < deadline && !gone())
    made_.wait_until(lock, std::min(deadline, Clock::now() + kAskEvery));
}

uint64_t ResultCache::most_bytes_of_one() const {
  const std::lock_guard lock(mutex_);
  return limits_.bytes / kShareOfOne;
}

void ResultCache::set_limits(CacheLimits limits) {
  const std::lock_guard lock(mutex_);
  limits_ = limits;
  make_room(0);
}

void ResultCache::sweep() {
  const std::lock_guard lock(mutex_);
  make_room(0);
}

ResultCache::Load ResultCache::load() const {
  const std::lock_guard lock(mutex_);
  return {bytes_, entries_.size(), hits_, misses_};
}

void ResultCache::drop(Entries::iterator entry) {
  bytes_ -= entry->bytes;
  index_.erase(entry->key);
  entries_.erase(entry);
}

void ResultCache::make_room(uint64_t bytes) {
  const auto now = Clock::now();
  for (auto entry = entries_.begin(); entry != entries_.end();) {
    const auto next = std::next(entry);
    if (now - entry->kept > limits_.age) drop(entry);
    entry = next;
  }
  while (!entries_.empty() && bytes_ + bytes > limits_.bytes) drop(std::prev(entries_.end()));
}

}  // namespace dce::worker
