#include "server/settings/state.h"

#include <algorithm>

namespace dce::server {

const SettingValues* SettingsFile::find(std::string_view section) const {
  const auto found = sections.find(section);
  return found == sections.end() ? nullptr : &found->second;
}

SettingOrigin SettingsState::origin(std::string_view section, std::string_view key) const {
  if (const SettingValues* const in_file = file_.find(section)) {
    if (find_section(section)->whole || in_file->contains(key)) return SettingOrigin::file;
  }
  const SettingsRow& row = said(section);
  return row.values.contains(key) || row.secrets.contains(key) ? SettingOrigin::administration
                                                               : SettingOrigin::otherwise;
}

std::string SettingsState::value(std::string_view section, std::string_view key) const {
  const SettingValues* values = nullptr;
  const SettingOrigin from = origin(section, key);
  if (from == SettingOrigin::file) values = file_.find(section);
  if (from == SettingOrigin::administration) values = &said(section).values;
  if (values != nullptr) {
    if (const auto found = values->find(key); found != values->end()) return found->second;
  }
  const Setting* const setting = find_section(section)->find(key);
  return setting == nullptr ? std::string() : setting->otherwise;
}

SettingValues SettingsState::given(std::string_view section) const {
  SettingValues values;
  for (const Setting& setting : find_section(section)->settings) {
    const SettingOrigin from = origin(section, setting.key);
    if (from == SettingOrigin::otherwise) continue;
    const SettingValues* const in_file = file_.find(section);
    if (from == SettingOrigin::file && !in_file->contains(setting.key)) continue;
    values[setting.key] = setting.kind == SettingKind::secret ? "set" : value(section, setting.key);
  }
  return values;
}

const SettingsRow& SettingsState::said(std::string_view section) const {
  static const SettingsRow nothing{.id = {}, .name = {}};
  const auto found = said_.find(section);
  return found == said_.end() ? nothing : found->second;
}

std::vector<SettingsRow> SettingsState::rows(std::string_view section) const {
  std::vector<SettingsRow> rows;
  const SettingsSection& described = *find_section(section);
  for (const auto& [name, values] : file_.rows) {
    if (name == section) rows.push_back({.id = {}, .name = name_of_row(described, values), .values = values});
  }
  if (const auto found = rows_.find(section); found != rows_.end()) {
    for (SettingsRow row : found->second) {
      if (std::any_of(rows.begin(), rows.end(),
                      [&](const SettingsRow& other) { return other.name == row.name; }))
        row.enabled = false;
      rows.push_back(std::move(row));
    }
  }
  return rows;
}

const SettingsRow* SettingsState::find(std::string_view section, std::string_view id) const {
  const auto found = rows_.find(section);
  if (found == rows_.end()) return nullptr;
  for (const SettingsRow& row : found->second) {
    if (row.id == id) return &row;
  }
  return nullptr;
}

void SettingsState::add(const std::string& section, SettingsRow row) {
  const SettingsSection* const described = find_section(section);
  if (described != nullptr && described->many) {
    rows_[section].push_back(std::move(row));
  } else {
    said_.insert_or_assign(section, std::move(row));
  }
}

std::string name_of_row(const SettingsSection& section, const SettingValues& values) {
  const auto value = [&](const char* key) {
    const auto found = values.find(key);
    return found == values.end() ? std::string() : found->second;
  };
  if (section.name == "folder") return value("path");
  const std::string name = value("name");
  return name.empty() ? value("user") + " at " + value("host") : name;
}

}  // namespace dce::server
