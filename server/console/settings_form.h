// Settings as pages show them, and as forms send them back.
#pragma once

#include <string>

#include "server/console/page.h"

namespace dce::server {

/// One section, or one of its many, to be changed or looked at.
struct SettingsForm {
  const SettingsSection& section;
  SettingValues shown{};        ///< by key; what is not there is usual
  std::set<std::string> set{};  ///< secrets that are
  SettingProblems problems{};
  /// Why a setting cannot be changed here; empty where it can.
  std::function<std::string(const Setting&)> lock{};
};

/// As it is now.
SettingsForm form_of_section(const Settings& settings, const SettingsSection& section);
SettingsForm form_of_row(const Settings& settings, const SettingsSection& section, const SettingsRow& row);
/// What somebody typed, to be shown again beside what is wrong with it.
void type_again(SettingsForm& form, const Visit& visit, const SettingProblems& problems);

/// The groups of fields, for the templates "fields" and "facts".
void add_fields(View& view, const SettingsForm& form);
/// What a form sent: "revision", a field a setting, "forget" with a secret's name.
SettingsChange change_in(const Visit& visit, const SettingsSection& section);

/// How an engine is that need not be in use.
TrialResult try_engine(const Visit& visit, const ConsoleParts& parts, const std::string& address);

/// "must be a number" as a sentence.
std::string sentence(const std::string& words);
/// Where a setting is said that cannot be changed here.
std::string file_called(const Settings& settings);

}  // namespace dce::server
