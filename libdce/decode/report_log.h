#pragma once

#include <set>
#include <string>

#include "decode/decoder.h"

namespace dce::core {

/// Writes into a StreamReport so that a hostile stream cannot make it grow without end: a text is said once a
/// page, and after `max_messages` of a kind only that there are more. One thread.
class ReportLog {
 public:
  static constexpr size_t max_messages = 200;
  static constexpr size_t max_attributes = 2000;

  explicit ReportLog(StreamReport& report) : report_(report) {}

  /// What follows is said to have happened on `page`, 1-based; 0 is outside pages.
  void set_page(int page);

  void error(std::string text) { add(report_.errors, errors_seen_, std::move(text)); }
  void warning(std::string text) { add(report_.warnings, warnings_seen_, std::move(text)); }
  void attribute(std::string name, std::string value);

 private:
  void add(std::vector<std::string>& list, std::set<std::string>& seen, std::string text);

  StreamReport& report_;
  int page_ = 0;
  std::set<std::string> errors_seen_, warnings_seen_;
};

/// `bytes` as text that is safe to show: control and non-ASCII bytes become `?`, at most `max` characters.
std::string printable(Bytes bytes, size_t max = 120);

}  // namespace dce::core
