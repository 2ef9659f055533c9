// What every setting is at one moment, and who said so.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "server/settings/table.h"

namespace dce::server {

/// What the configuration file says: it holds, whatever the administration says.
struct SettingsFile {
  std::string path;  ///< empty: there is none
  std::map<std::string, SettingValues, std::less<>> sections{};
  std::vector<std::pair<std::string, SettingValues>> rows{};  ///< of the sections that have many

  const SettingValues* find(std::string_view section) const;
};

/// One of many, such as a mailbox; or what was said in the administration of a section.
struct SettingsRow {
  std::string id;    ///< in the store; empty: the file has it
  std::string name;  ///< unique within its section
  bool enabled = true;
  SettingValues values{};   ///< what was said; no secrets, but of the file
  SettingValues secrets{};  ///< sealed
  int64_t revision = 0;     ///< of all settings, when this was changed last; 0: never

  bool of_file() const noexcept { return id.empty(); }
};

enum class SettingOrigin { otherwise, administration, file };

class SettingsState {
 public:
  SettingsState(SettingsFile file, int64_t revision) : file_(std::move(file)), revision_(revision) {}

  int64_t revision() const noexcept { return revision_; }
  const SettingsFile& file() const noexcept { return file_; }

  /// As it is in use. Secrets are not: a text only where the file has one, or the usual.
  std::string value(std::string_view section, std::string_view key) const;
  SettingOrigin origin(std::string_view section, std::string_view key) const;
  /// What was said anywhere in the section, with secrets as "set".
  SettingValues given(std::string_view section) const;
  /// What was said in the administration. Also where nothing was.
  const SettingsRow& said(std::string_view section) const;
  /// Of a section that has many: the file's first. One of the store whose name the file has too is not in
  /// use.
  std::vector<SettingsRow> rows(std::string_view section) const;
  const SettingsRow* find(std::string_view section, std::string_view id) const;

  /// First steps that were passed over.
  bool is_skipped(const std::string& step) const { return said(kFirstSteps).values.contains(step); }
  static constexpr char kFirstSteps[] = "first_steps";

  /// As the store has it. For Settings alone.
  void add(const std::string& section, SettingsRow row);

 private:
  SettingsFile file_;
  int64_t revision_;
  std::map<std::string, SettingsRow, std::less<>> said_;
  std::map<std::string, std::vector<SettingsRow>, std::less<>> rows_;
};

/// What a row is called where it says nothing: "print@example.org at mail.example.org".
std::string name_of_row(const SettingsSection& section, const SettingValues& values);

}  // namespace dce::server
