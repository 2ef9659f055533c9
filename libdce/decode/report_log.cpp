#include "decode/report_log.h"

namespace dce::core {

void ReportLog::set_page(int page) {
  page_ = page;
  errors_seen_.clear();
  warnings_seen_.clear();
}

void ReportLog::attribute(std::string name, std::string value) {
  if (report_.attributes.size() < max_attributes)
    report_.attributes.emplace_back(std::move(name), std::move(value));
}

void ReportLog::add(std::vector<std::string>& list, std::set<std::string>& seen, std::string text) {
  if (list.size() > max_messages) return;
  if (list.size() == max_messages) {
    list.push_back("there is more of this kind, not listed");
    return;
  }
  if (!seen.insert(text).second) return;
  list.push_back(page_ ? "page " + std::to_string(page_) + ": " + text : std::move(text));
}

std::string printable(Bytes bytes, size_t max) {
  std::string text;
  for (uint8_t byte : bytes.first(std::min(bytes.size(), max))) {
    text += byte >= 0x20 && byte < 0x7f ? static_cast<char>(byte) : '?';
  }
  return text;
}

}  // namespace dce::core
