// What a running conversion shows on stderr: a bar on a terminal, or one JSON object a line.
#pragma once

#include <chrono>
#include <dce/dce.hpp>
#include <string>

namespace dce::cli {

enum class ProgressStyle { none, bar, json };

/// What --progress and --quiet ask for.
ProgressStyle style_of(const std::string& progress, bool quiet);

/// A job's statistics as --stats asks: "json", "text", or nothing.
void print_stats(const std::string& json, const std::string& style);

/// Takes a job's events, from one thread at a time.
class Progress {
 public:
  /// `file` names the input in warnings; empty where there are several.
  Progress(ProgressStyle style, bool quiet, std::string file)
      : style_(style), quiet_(quiet), file_(std::move(file)) {}

  void event(const dce_event& event);
  /// Takes the bar away, so that other lines can follow.
  void clear();
  /// A JSON style job that failed says so among its events.
  void failed(const dce::Error& error);

 private:
  using Clock = std::chrono::steady_clock;
  void draw_bar(const dce_event& event);
  void warn(const dce_event& event);

  const ProgressStyle style_;
  const bool quiet_;
  const std::string file_;
  Clock::time_point begin_ = Clock::now();
  Clock::time_point drawn_{};
  bool bar_shown_ = false;
};

}  // namespace dce::cli
