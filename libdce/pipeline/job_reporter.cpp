#include "pipeline/job_reporter.h"

#include <algorithm>

namespace dce::core {
namespace {

// A hostile document can complain without end; what people read, they read at the beginning.
constexpr int most_warnings = 1000;

}  // namespace

void JobReporter::warning(int page, const std::string& text) {
  std::lock_guard lock(mutex_);
  if (warnings_ >= most_warnings || !seen_.emplace(page, text).second) return;
  ++warnings_;
  if (!listener_) return;
  Event event{Event::Kind::warning};
  event.page = page;
  event.message = warnings_ == most_warnings ? "there are more warnings than can be shown" : text;
  listener_(event);
}

void JobReporter::first_warning(int page, const std::string& text) {
  std::lock_guard lock(mutex_);
  if (first_.size() >= most_warnings && !first_.contains(text)) return;
  int& first = first_.try_emplace(text, page).first->second;
  first = std::min(first, page);
}

void JobReporter::tell_first_warnings() {
  std::map<std::string, int> told;
  {
    std::lock_guard lock(mutex_);
    told.swap(first_);
  }
  for (const auto& [text, page] : told) warning(page, text);
}

void JobReporter::event(const Event& event) {
  std::lock_guard lock(mutex_);
  if (listener_) listener_(event);
}

std::function<void(const Event&)> collect_warnings(std::vector<std::string>& warnings) {
  return [&warnings](const Event& event) {
    warnings.push_back(event.page > 0 ? "page " + std::to_string(event.page) + ": " + event.message : event.message);
  };
}

}  // namespace dce::core
