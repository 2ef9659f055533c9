// The stream of a pulled job, kept in memory until it is complete, and its progress told to who follows.
#pragma once

#include <chrono>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "objects/sha256.h"
#include "queue/record.h"
#include "worker/supervise/child_run.h"

namespace dce::worker {

class MemoryOutlet final : public Outlet {
 public:
  using Tell = std::function<void(const queue::Event&)>;

  MemoryOutlet(Tell tell, std::function<bool()> stop) : tell_(std::move(tell)), stop_(std::move(stop)) {}

  bool opened(uint32_t pages) override;
  bool page(uint32_t page, uint32_t pages, uint64_t bytes) override;
  bool warning(uint32_t page, const std::string& message) override;
  bool data(std::span<const uint8_t> bytes) override;
  bool gone() override;

  const MemoryFile& stream() const { return stream_; }
  std::string sha256() { return objects::hex(digest_.finish()); }  ///< of the stream; once
  std::vector<std::pair<uint32_t, std::string>> take_warnings() { return std::move(warnings_); }

 private:
  using Clock = std::chrono::steady_clock;
  const Tell tell_;
  const std::function<bool()> stop_;
  MemoryFile stream_;
  objects::Sha256 digest_;
  std::vector<std::pair<uint32_t, std::string>> warnings_;
  Clock::time_point told_ = Clock::now();
  uint32_t pages_ = 0;  ///< opened, and not told of yet
};

}  // namespace dce::worker
