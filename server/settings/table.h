// Every setting, once: the configuration file, the pages, the REST API, its description and the commands are
// made from this table.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace dce::server {

enum class SettingKind {
  text,
  prose,       ///< a text of several lines
  flag,        ///< "true", "false"
  number,      ///< within its range
  duration,    ///< "90s", "15m", "24h", "7d", within its range
  choice,      ///< one of its words
  list,        ///< texts, one a line
  secret,      ///< is set, and never given back
  connection,  ///< a text that may hold a password, which is not shown
};

/// Where it may be said, which is also when it holds.
enum class SettingPlace {
  anywhere,        ///< in the file or in the administration; at once
  file,            ///< in the file alone, at the next start: what could lock the administrator out, and paths
  administration,  ///< secrets, which do not stand in a file that is copied about
};

/// A value as it is kept: as in the file, without quotes. Lists have a line for each of theirs.
using SettingValues = std::map<std::string, std::string, std::less<>>;
/// What is wrong, by the setting's key: "must be between 6 and 12".
using SettingProblems = std::map<std::string, std::string, std::less<>>;

struct SettingChoice {
  std::string word, label;
};

struct Setting {
  std::string key;
  SettingKind kind = SettingKind::text;
  std::string label, help;
  std::string otherwise{};  ///< where nobody says anything
  SettingPlace place = SettingPlace::anywhere;
  int64_t least = 0, most = 0;  ///< of numbers, and of durations in milliseconds; 0 and 0: any
  std::vector<SettingChoice> choices{};
  /// Of texts and of each of a list: false where it is none. `must` says what it must be.
  bool (*fits)(const std::string& text) = nullptr;
  std::string must{};
  /// What 0 means, where it is no number: "any number".
  std::string zero{};
  /// Secrets of the section are led to this: they are given again when it changes.
  bool leads = false;
  /// Where a form would be too long: what is shown when somebody asks for it.
  std::string group{};
};

struct SettingsSection {
  std::string name;  ///< "policy": the table of the file, the page and the call
  std::string title, intro;
  bool many = false;  ///< [[name]]: as many as there are, each with a name
  /// All of it is said at one place: where the file has the table, nothing of it is taken from elsewhere.
  bool whole = false;
  std::vector<Setting> settings;
  /// What is wrong with values that each fit: with those that were said, secrets as "set".
  void (*check)(const SettingValues& values, SettingProblems& problems) = nullptr;

  const Setting* find(std::string_view key) const;
  /// Whether there is anything to be said in the administration.
  bool is_editable() const;
};

/// In the order in which they are shown.
const std::vector<SettingsSection>& settings_sections();
const SettingsSection* find_section(std::string_view name);

/// `text` as it is kept. Throws std::runtime_error with what it must be, where it does not fit.
std::string fitting_value(const Setting& setting, std::string_view text);
/// Values without those that are not there in `given`, filled in.
SettingValues with_defaults(const SettingsSection& section, const SettingValues& given);

// Words for values, and back: of values that fit.

std::string duration_text(int64_t milliseconds);
int64_t duration_of(const std::string& text);
std::string flag_text(bool value);
std::vector<std::string> lines_of(const std::string& list);
std::string list_text(const std::vector<std::string>& lines);
/// Lists as people read them, on one line.
std::string on_one_line(const std::string& list, const char* between = ", ");

}  // namespace dce::server
