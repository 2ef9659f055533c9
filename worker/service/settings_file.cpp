#include "worker/service/settings_file.h"

#include <toml++/toml.h>

#include <stdexcept>

#include "worker/service/settings_table.h"

namespace dce::worker {
namespace {

using Value = Setting::Value;

std::string word_of(const toml::node& node) {
  if (const auto text = node.value_exact<std::string>()) return *text;
  if (const auto number = node.value_exact<int64_t>()) return std::to_string(*number);
  throw std::runtime_error("write texts or whole numbers in the list");
}

Value value_of(const Setting& setting, const toml::node& node) {
  if (setting.kind == Setting::Kind::list) {
    std::vector<std::string> words;
    if (const toml::array* const list = node.as_array()) {
      for (const toml::node& item : *list) words.push_back(word_of(item));
    } else {
      words.push_back(word_of(node));
    }
    return words;
  }
  if (const auto text = node.value_exact<std::string>()) return *text;
  if (const auto flag = node.value_exact<bool>()) return *flag;
  if (const auto number = node.value_exact<int64_t>()) return static_cast<double>(*number);
  if (const auto number = node.value_exact<double>()) return *number;
  throw std::runtime_error(setting.name + ": write a plain value");
}

std::string place(const std::string& path, const toml::source_region& source) {
  return path + ":" + std::to_string(source.begin.line) + ": ";
}

}  // namespace

Settings read_settings_file(const std::string& path, Settings base) {
  toml::table file;
  try {
    file = toml::parse_file(path);
  } catch (const toml::parse_error& error) {
    throw std::runtime_error(place(path, error.source()) + std::string(error.description()));
  }
  for (const auto& [key, node] : file) {
    const std::string name(key.str());
    try {
      const Setting* const setting = find_setting(name);
      if (setting == nullptr)
        throw std::runtime_error(name + " is no setting; \"dce-worker --help\" lists them");
      const Value value = value_of(*setting, node);
      check_value(*setting, value);
      setting->set(base, value);
    } catch (const std::runtime_error& error) {
      throw std::runtime_error(place(path, node.source()) + error.what());
    }
  }
  return base;
}

}  // namespace dce::worker
