// A table of the configuration file, read setting by setting.
#pragma once

#include <toml++/toml.h>

#include <string>
#include <vector>

#include "server/base/clock.h"

namespace dce::server {

/// One table of the file, whose names are crossed off as they are read. What is wrong is a std::runtime_error
/// that names the table and the setting. A setting that is not there leaves its value as it is.
class Section {
 public:
  Section(const toml::table& table, std::string name) : table_(table), name_(std::move(name)) {}

  void text(const char* key, std::string& value) { read(key, value, "a text"); }
  void flag(const char* key, bool& value) { read(key, value, "true or false"); }
  void number(const char* key, int& value, int64_t least, int64_t most);
  /// "90s", "15m", "24h", "7d".
  void duration(const char* key, Millis& value);
  void texts(const char* key, std::vector<std::string>& values);

  /// A name that was not asked for is a mistake.
  void finish() const;

  [[noreturn]] void fail(const char* key, const std::string& what) const;

 private:
  const toml::node* find(const char* key);

  template <class T>
  void read(const char* key, T& value, const char* kind) {
    const toml::node* const node = find(key);
    if (node == nullptr) return;
    const auto found = node->value_exact<T>();
    if (!found) fail(key, std::string("must be ") + kind);
    value = *found;
  }

  const toml::table& table_;
  std::string name_;
  std::vector<std::string> known_;
};

}  // namespace dce::server
