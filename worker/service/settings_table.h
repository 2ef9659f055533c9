// Everything an operator can set, once: command line, configuration file and documentation are made from it.
#pragma once

#include <functional>
#include <span>
#include <string>
#include <variant>
#include <vector>

#include "worker/service/settings.h"

namespace dce::worker {

struct Setting {
  enum class Kind { text, list, whole, number, flag };
  using Value = std::variant<std::string, std::vector<std::string>, double, bool>;

  std::string name;  ///< "waiting-seconds": the option is --waiting-seconds, the file's key waiting-seconds
  Kind kind;
  double minimum, maximum;           ///< of whole and number
  std::vector<std::string> choices;  ///< of text; empty for any
  bool live;                         ///< takes effect at a reload
  std::string type_name;             ///< for help: "ADDRESS"
  std::string help;
  std::function<void(Settings&, const Value&)> set;
  std::function<Value(const Settings&)> get;
};

std::span<const Setting> settings_table();
const Setting* find_setting(const std::string& name);

/// Checks a value against its setting. Throws std::runtime_error with a sentence that names the setting.
void check_value(const Setting& setting, const Setting::Value& value);

/// As help shows it; empty for nothing.
std::string text_of(const Setting::Value& value);

}  // namespace dce::worker
