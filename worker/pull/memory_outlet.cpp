#include "worker/pull/memory_outlet.h"

namespace dce::worker {
namespace {

constexpr std::chrono::milliseconds kTellEvery{200};
constexpr size_t kMostWarnings = 1000;

}  // namespace

bool MemoryOutlet::opened(uint32_t pages) {
  pages_ = pages;
  return true;
}

bool MemoryOutlet::page(uint32_t page, uint32_t pages, uint64_t bytes) {
  pages_ = 0;
  if (Clock::now() - told_ < kTellEvery) return true;
  told_ = Clock::now();
  tell_({.kind = queue::Event::Kind::page, .page = page, .pages = pages, .bytes = bytes});
  return true;
}

bool MemoryOutlet::warning(uint32_t page, const std::string& message) {
  if (warnings_.size() < kMostWarnings) warnings_.emplace_back(page, message);
  return true;
}

/// What is done before anybody looks is not told of: of small documents the queue's servers would have more work with that
/// than with the jobs.
bool MemoryOutlet::gone() {
  if (pages_ > 0 && Clock::now() - told_ >= kTellEvery) {
    told_ = Clock::now();
    tell_({.kind = queue::Event::Kind::opened, .pages = std::exchange(pages_, 0)});
  }
  return stop_();
}

bool MemoryOutlet::data(std::span<const uint8_t> bytes) {
  digest_.bytes(bytes);
  return stream_.append(bytes);
}

}  // namespace dce::worker
