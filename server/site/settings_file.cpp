#include "server/site/settings_file.h"

#include <toml++/toml.h>

#include <algorithm>
#include <stdexcept>

namespace dce::server {
namespace {

[[noreturn]] void fail(const SettingsSection& section, const std::string& key, const std::string& what) {
  throw std::runtime_error("[" + section.name + "] " + key + " " + what);
}

std::string text_of(const toml::node& node, const SettingsSection& section, const Setting& setting) {
  switch (setting.kind) {
    case SettingKind::flag:
      if (const auto value = node.value_exact<bool>()) return flag_text(*value);
      fail(section, setting.key, "must be true or false");
    case SettingKind::number:
      if (const auto value = node.value_exact<int64_t>()) return std::to_string(*value);
      fail(section, setting.key, "must be a number");
    case SettingKind::list: {
      const toml::array* const array = node.as_array();
      std::vector<std::string> lines;
      for (size_t i = 0; array != nullptr && i < array->size(); ++i) {
        const auto text = array->get(i)->value_exact<std::string>();
        if (!text) fail(section, setting.key, "must be a list of texts");
        lines.push_back(*text);
      }
      if (array == nullptr) fail(section, setting.key, "must be a list of texts");
      return list_text(lines);
    }
    default:
      if (const auto value = node.value_exact<std::string>()) return *value;
      fail(section, setting.key, "must be a text");
  }
}

SettingValues read_table(const toml::table& table, const SettingsSection& section) {
  SettingValues values;
  for (const auto& [name, node] : table) {
    const std::string key(name.str());
    const Setting* const setting = section.find(key);
    if (setting == nullptr) fail(section, key, "is no setting");
    if (setting->place == SettingPlace::administration)
      fail(section, key, "stands in no file that is copied about: name a private one with " + key + "_file");
    try {
      values[key] = fitting_value(*setting, text_of(node, section, *setting));
    } catch (const std::runtime_error& error) {
      if (std::string(error.what()).starts_with("[")) throw;
      fail(section, key, error.what());
    }
  }
  SettingProblems problems;
  if (section.check != nullptr) section.check(values, problems);
  for (const auto& [key, problem] : problems) fail(section, key, problem);
  return values;
}

void read_rows(const toml::array& tables, const SettingsSection& section, SettingsFile& file) {
  for (const toml::node& node : tables) {
    const toml::table* const table = node.as_table();
    if (table == nullptr) throw std::runtime_error("[[" + section.name + "]] must be tables");
    SettingValues values = read_table(*table, section);
    const std::string called = name_of_row(section, values);
    for (const auto& [other, row] : file.rows) {
      if (other == section.name && name_of_row(section, row) == called)
        fail(section, "name", "is used twice: the store knows mails by it");
    }
    file.rows.emplace_back(section.name, std::move(values));
  }
}

}  // namespace

SettingsFile read_settings_file(const std::string& path) {
  SettingsFile file{.path = path};
  try {
    const toml::table parsed = toml::parse_file(path);
    for (const auto& [key, node] : parsed) {
      const std::string name(key.str());
      const SettingsSection* const section = find_section(name);
      if (section != nullptr && section->many && node.is_array()) {
        read_rows(*node.as_array(), *section, file);
      } else if (section != nullptr && !section->many && node.is_table()) {
        file.sections[name] = read_table(*node.as_table(), *section);
      } else if (node.is_table() || node.is_array()) {
        throw std::runtime_error("there is no [" + name + "]");
      } else {
        throw std::runtime_error("\"" + name + "\" stands outside of any section");
      }
    }
  } catch (const toml::parse_error& error) {
    throw std::runtime_error(path + ", line " + std::to_string(error.source().begin.line) + ": " +
                             std::string(error.description()));
  } catch (const std::runtime_error& error) {
    throw std::runtime_error(path + ": " + error.what());
  }
  return file;
}

}  // namespace dce::server
