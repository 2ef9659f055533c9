#pragma once

#include <atomic>
#include <cstdint>
#include <utility>

namespace dce::core {

/// Bytes that a job may hold at once. Thread-safe; outlives everything charged to it.
class MemoryBudget {
 public:
  explicit MemoryBudget(uint64_t limit_bytes) : limit_(limit_bytes) {}
  MemoryBudget(const MemoryBudget&) = delete;
  MemoryBudget& operator=(const MemoryBudget&) = delete;

  /// Takes `bytes`, or takes nothing and answers false when the limit would be passed.
  bool charge(uint64_t bytes) {
    const uint64_t now = used_.fetch_add(bytes, std::memory_order_relaxed) + bytes;
    if (now > limit_) {
      used_.fetch_sub(bytes, std::memory_order_relaxed);
      return false;
    }
    note_peak(now);
    return true;
  }
  /// Counts what was already given, even past the limit.
  void charge_unchecked(uint64_t bytes) {
    note_peak(used_.fetch_add(bytes, std::memory_order_relaxed) + bytes);
  }
  void release(uint64_t bytes) { used_.fetch_sub(bytes, std::memory_order_relaxed); }

  uint64_t limit() const { return limit_; }
  uint64_t used() const { return used_.load(std::memory_order_relaxed); }
  uint64_t peak() const { return peak_.load(std::memory_order_relaxed); }
  bool exceeded_now() const { return used() > limit_; }

 private:
  void note_peak(uint64_t now) {
    uint64_t peak = peak_.load(std::memory_order_relaxed);
    while (now > peak && !peak_.compare_exchange_weak(peak, now, std::memory_order_relaxed)) {
    }
  }

  const uint64_t limit_;
  std::atomic<uint64_t> used_{0};
  std::atomic<uint64_t> peak_{0};
};

}  // namespace dce::core
