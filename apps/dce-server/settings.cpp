#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdio>
#include <iostream>
#include <stdexcept>

#include "commands.h"
#include "server/base/files.h"

namespace dce::server_cli {
namespace {

constexpr size_t kLargestFile = 60'000;

std::pair<std::string, std::string> halves(const std::string& text, char sign, const char* form) {
  const size_t at = text.find(sign);
  if (at == std::string::npos || at == 0) throw std::runtime_error("\"" + text + "\" is no " + form);
  return {text.substr(0, at), text.substr(at + 1)};
}

/// As it is typed: lists with commas, long texts as @FILE.
std::string typed(const server::SettingsSection& section, const std::string& key, std::string text) {
  const server::Setting* const setting = section.find(key);
  if (setting == nullptr) return text;  // who takes it says so
  if (setting->kind == server::SettingKind::secret && !text.empty())
    throw std::runtime_error(key + " would be seen by everybody on this host: use --secret " + key +
                             ", and it is read from standard input");
  if (setting->kind == server::SettingKind::prose && text.starts_with('@'))
    return server::read_file(text.substr(1), kLargestFile);
  if (setting->kind == server::SettingKind::list) std::replace(text.begin(), text.end(), ',', '\n');
  return text;
}

std::string shown(const server::SettingsState& state, const server::SettingsSection& section,
                  const server::Setting& setting) {
  using server::SettingKind;
  const std::string value = state.value(section.name, setting.key);
  const bool said = state.origin(section.name, setting.key) != server::SettingOrigin::otherwise;
  if (setting.kind == SettingKind::secret) return said ? "(set, not shown)" : "";
  if (setting.kind == SettingKind::connection && !value.empty() && !value.starts_with("sqlite:"))
    return "(not shown)";
  if (setting.kind == SettingKind::prose) return value.empty() ? "" : "(a text)";
  return server::on_one_line(value, ",");
}

void list(const server::Settings& settings, const std::string& wanted) {
  const auto state = settings.state();
  bool any = false;
  for (const server::SettingsSection& section : server::settings_sections()) {
    if (section.many || (!wanted.empty() && section.name != wanted)) continue;
    any = true;
    for (const server::Setting& setting : section.settings) {
      using enum server::SettingOrigin;
      const server::SettingOrigin origin = state->origin(section.name, setting.key);
      std::printf("%-32s %-20s %s\n", (section.name + "." + setting.key).c_str(),
                  shown(*state, section, setting).c_str(),
                  origin == file             ? "file"
                  : origin == administration ? "administration"
                                             : "as usual");
    }
  }
  if (!any) throw std::runtime_error("there are no settings called \"" + wanted + "\"");
}

}  // namespace

server::SettingValues values_in(const server::SettingsSection& section, const std::vector<std::string>& words,
                                const std::string& secret) {
  server::SettingValues values;
  for (const std::string& word : words) {
    const auto [key, text] = halves(word, '=', "NAME=VALUE");
    values[key] = typed(section, key, text);
  }
  if (!secret.empty() && !std::getline(std::cin, values[secret]))
    throw std::runtime_error("standard input has no line with the secret");
  return values;
}

void add_settings(CLI::App& app, const Open& open) {
  CLI::App& settings =
      *app.add_subcommand("settings", "What the configuration file leaves open, and how it is")
           ->require_subcommand(1);
  auto section = std::make_shared<std::string>();
  auto words = std::make_shared<std::vector<std::string>>();
  auto secret = std::make_shared<std::string>();
  CLI::App& all = *settings.add_subcommand("list", "All of them, and who said so");
  all.add_option("SECTION", *section, "One section: policy, mail, smtp, devices ...");
  all.callback([=] { list(open()->settings, *section); });
  CLI::App& set = *settings.add_subcommand("set", "Change some of a section, all or none of them");
  set.add_option("SECTION", *section, "policy, mail, smtp, devices, webhooks or engines")->required();
  set.add_option("NAME=VALUE", *words, "Lists with commas; long texts as @FILE");
  set.add_option("--secret", *secret, "Name of one that is read from standard input");
  set.callback([=] {
    const server::SettingsSection* const found = server::find_section(*section);
    if (found == nullptr) throw std::runtime_error("there are no settings called \"" + *section + "\"");
    open()->settings.change(kHere, *section, {.values = values_in(*found, *words, *secret)});
  });
  CLI::App& reset = *settings.add_subcommand("reset", "As usual again; of secrets: forgotten");
  reset.add_option("SECTION", *section, "As above")->required();
  reset.add_option("NAME", *words, "Which")->required();
  reset.callback([=] {
    open()->settings.change(kHere, *section, {.reset = {words->begin(), words->end()}});
  });
}

}  // namespace dce::server_cli
