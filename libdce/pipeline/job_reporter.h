#pragma once

#include <functional>
#include <map>
#include <mutex>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "base/reporter.h"
#include "pipeline/conversion.h"

namespace dce::core {

/// Turns what the rooms report into events: one at a time, and the same warning for the same page once.
class JobReporter final : public Reporter {
 public:
  explicit JobReporter(std::function<void(const Event&)> listener) : listener_(std::move(listener)) {}

  void warning(int page, const std::string& text) override;
  void first_warning(int page, const std::string& text) override;

  /// Says what was kept until all pages were read.
  void tell_first_warnings();
  void event(const Event& event);
  int warnings() const { return warnings_; }

 private:
  std::function<void(const Event&)> listener_;
  std::mutex mutex_;
  std::set<std::pair<int, std::string>> seen_;
  std::map<std::string, int> first_;  ///< text and the lowest page it was said of
  int warnings_ = 0;
};

/// A listener that adds each warning to `warnings`, which must outlive it, as a line that names the page.
std::function<void(const Event&)> collect_warnings(std::vector<std::string>& warnings);

}  // namespace dce::core
