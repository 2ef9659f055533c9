#include "worker/pull/memory_outlet.h"

namespace dce::worker {
namespace {

constexpr std::chrono::milliseconds kTellEvery{200};
constexpr size_t kMostWarnings = 1000;

}  // namespace

bool MemoryOutlet::opened(uint32_t pages) {
  tell_({.kind = queue::Event::Kind::opened, .pages = pages});
  return true;
}

bool MemoryOutlet::page(uint32_t page, uint32_t pages, uint64_t bytes) {
  if (Clock::now() - told_ < kTellEvery) return true;
  told_ = Clock::now();
  tell_({.kind = queue::Event::Kind::page, .page = page, .pages = pages, .bytes = bytes});
  return true;
}

bool MemoryOutlet::warning(uint32_t page, const std::string& message) {
  if (warnings_.size() < kMostWarnings) warnings_.emplace_back(page, message);
  return true;
}

bool MemoryOutlet::data(std::span<const uint8_t> bytes) {
  digest_.bytes(bytes);
  return stream_.append(bytes);
}

}  // namespace dce::worker
