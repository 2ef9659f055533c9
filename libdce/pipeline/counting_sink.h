#pragma once

#include <chrono>
#include <cstdint>

#include "stream/sink.h"

namespace dce::core {

/// Counts and times what passes to another sink, and holds it to the job's output limit.
class CountingSink final : public Sink {
 public:
  using Clock = std::chrono::steady_clock;

  CountingSink(Sink& next, uint64_t limit_bytes, Clock::time_point begin)
      : next_(next), limit_(limit_bytes), begin_(begin) {}

  using Sink::write;
  Status write(Bytes bytes) override {
    if (bytes.empty()) return ok();
    if (limit_ != 0 && bytes_ + bytes.size() > limit_) {
      return {Code::limit, "the stream is larger than the output limit of " + std::to_string(limit_) + " bytes"};
    }
    const auto before = Clock::now();
    DCE_TRY(next_.write(bytes));
    const auto after = Clock::now();
    busy_ += after - before;
    if (bytes_ == 0) first_byte_ms_ = since(after);
    bytes_ += bytes.size();
    return ok();
  }
  Status finish() override { return next_.finish(); }
  Status begin_page_file(int number) override { return next_.begin_page_file(number); }

  bool can_rewrite() const override { return next_.can_rewrite(); }
  Status rewrite(uint64_t offset, Bytes bytes) override { return next_.rewrite(offset, bytes); }
  bool separates_pages() const override { return next_.separates_pages(); }

  uint64_t bytes() const { return bytes_; }
  double first_byte_ms() const { return first_byte_ms_; }
  double busy_ms() const { return std::chrono::duration<double, std::milli>(busy_).count(); }
  double since(Clock::time_point time) const {
    return std::chrono::duration<double, std::milli>(time - begin_).count();
  }

 private:
  Sink& next_;
  uint64_t limit_;
  Clock::time_point begin_;
  Clock::duration busy_{};
  uint64_t bytes_ = 0;
  double first_byte_ms_ = 0;
};

}  // namespace dce::core
