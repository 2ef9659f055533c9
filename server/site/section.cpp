#include "server/site/section.h"

#include <algorithm>
#include <stdexcept>

namespace dce::server {

void Section::number(const char* key, int& value, int64_t least, int64_t most) {
  int64_t found = value;
  read(key, found, "a number");
  if (found < least || found > most)
    fail(key, "must be between " + std::to_string(least) + " and " + std::to_string(most));
  value = static_cast<int>(found);
}

void Section::duration(const char* key, Millis& value) {
  std::string text;
  read(key, text, "a time such as \"24h\"");
  if (text.empty()) return;
  const Millis unit = text.back() == 's'   ? kSecond
                      : text.back() == 'm' ? kMinute
                      : text.back() == 'h' ? kHour
                      : text.back() == 'd' ? kDay
                                           : 0;
  text.pop_back();
  const bool digits =
      !text.empty() && text.size() < 7 && text.find_first_not_of("0123456789") == std::string::npos;
  if (unit == 0 || !digits) fail(key, "must be a time such as \"90s\", \"15m\", \"24h\" or \"7d\"");
  value = std::stoll(text) * unit;
}

void Section::texts(const char* key, std::vector<std::string>& values) {
  const toml::node* const node = find(key);
  if (node == nullptr) return;
  const toml::array* const array = node->as_array();
  if (array == nullptr) fail(key, "must be a list of texts");
  values.clear();
  for (const toml::node& item : *array) {
    const auto text = item.value<std::string>();
    if (!text) fail(key, "must be a list of texts");
    values.push_back(*text);
  }
}

void Section::finish() const {
  for (const auto& [key, value] : table_) {
    if (std::find(known_.begin(), known_.end(), key.str()) == known_.end())
      fail(std::string(key.str()).c_str(), "is no setting");
  }
}

void Section::fail(const char* key, const std::string& what) const {
  throw std::runtime_error("[" + name_ + "] " + key + " " + what);
}

const toml::node* Section::find(const char* key) {
  known_.emplace_back(key);
  return table_.get(key);
}

}  // namespace dce::server
