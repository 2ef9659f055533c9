#include <algorithm>
#include <charconv>
#include <stdexcept>

#include "server/base/clock.h"
#include "server/base/text.h"
#include "server/settings/table.h"

namespace dce::server {
namespace {

constexpr size_t kLongestText = 2000, kLongestSecret = 8000, kLongestProse = 60'000, kMostLines = 500;

constexpr std::pair<char, Millis> kUnits[] = {{'d', kDay}, {'h', kHour}, {'m', kMinute}, {'s', kSecond}};

[[noreturn]] void refuse(const std::string& what) {
  throw std::runtime_error(what);
}

/// -1 for a text that is none.
Millis parse_duration(std::string_view text) {
  if (text.size() < 2 || text.size() > 7) return -1;
  Millis count = 0;
  const char* const end = text.data() + text.size() - 1;
  const auto [stop, error] = std::from_chars(text.data(), end, count);
  if (error != std::errc() || stop != end || text.front() == '-') return -1;
  for (const auto& [letter, unit] : kUnits) {
    if (letter == text.back()) return count * unit;
  }
  return -1;
}

bool is_outside(const Setting& setting, int64_t value) {
  return (setting.least != 0 || setting.most != 0) && (value < setting.least || value > setting.most);
}

std::string number(const Setting& setting, std::string_view text) {
  int64_t value = 0;
  const auto [stop, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || stop != text.data() + text.size()) refuse("must be a number");
  if (is_outside(setting, value))
    refuse("must be between " + std::to_string(setting.least) + " and " + std::to_string(setting.most));
  return std::to_string(value);
}

std::string duration(const Setting& setting, std::string_view text) {
  const Millis value = parse_duration(text);
  if (value < 0) refuse("must be a time such as 90s, 15m, 24h or 7d");
  if (is_outside(setting, value))
    refuse("must be between " + duration_text(setting.least) + " and " + duration_text(setting.most));
  return duration_text(value);
}

std::string choice(const Setting& setting, const std::string& text) {
  std::string words;
  for (const SettingChoice& one : setting.choices) {
    if (one.word == text) return text;
    words += (words.empty() ? "" : ", ") + one.word;
  }
  refuse("must be one of " + words);
}

std::string plain(const Setting& setting, const std::string& text) {
  if (text.size() > kLongestText) refuse("is too long");
  if (printable(text, kLongestText) != text) refuse("has signs that cannot be shown");
  if (!text.empty() && setting.fits != nullptr && !setting.fits(text)) refuse(setting.must);
  return text;
}

std::string list(const Setting& setting, std::string_view text) {
  std::vector<std::string> lines;
  for (const std::string& line : split(text, '\n')) {
    const std::string item(trimmed(line));
    if (item.empty() || std::find(lines.begin(), lines.end(), item) != lines.end()) continue;
    if (setting.fits != nullptr && !setting.fits(item))
      refuse(setting.must + ", and \"" + printable(item, 80) + "\" is not");
    lines.push_back(plain({.key = setting.key, .label = {}, .help = {}}, item));
  }
  if (lines.size() > kMostLines) refuse("has too many");
  return list_text(lines);
}

}  // namespace

std::string fitting_value(const Setting& setting, std::string_view given) {
  if (setting.kind == SettingKind::secret) {
    if (given.size() > kLongestSecret) refuse("is too long");
    if (given.find_first_of(std::string_view("\r\n\0", 3)) != std::string_view::npos)
      refuse("must be one line");
    return std::string(given);
  }
  const std::string text(trimmed(given));
  switch (setting.kind) {
    case SettingKind::flag:
      if (text != "true" && text != "false") refuse("must be true or false");
      return text;
    case SettingKind::number:
      return number(setting, text);
    case SettingKind::duration:
      return duration(setting, text);
    case SettingKind::choice:
      return choice(setting, text);
    case SettingKind::list:
      return list(setting, text);
    case SettingKind::prose:
      if (text.size() > kLongestProse) refuse("is too long");
      if (!text.empty() && setting.fits != nullptr && !setting.fits(text)) refuse(setting.must);
      return text;
    case SettingKind::text:
    case SettingKind::connection:
    case SettingKind::secret:
      break;
  }
  return plain(setting, text);
}

SettingValues with_defaults(const SettingsSection& section, const SettingValues& given) {
  SettingValues values = given;
  for (const Setting& setting : section.settings) values.try_emplace(setting.key, setting.otherwise);
  return values;
}

std::string duration_text(int64_t milliseconds) {
  for (const auto& [letter, unit] : kUnits) {
    if (milliseconds >= unit && milliseconds % unit == 0) return std::to_string(milliseconds / unit) + letter;
  }
  return std::to_string(milliseconds / kSecond) + "s";
}

int64_t duration_of(const std::string& text) {
  return std::max<Millis>(0, parse_duration(text));
}

std::string flag_text(bool value) {
  return value ? "true" : "false";
}

std::vector<std::string> lines_of(const std::string& list) {
  return list.empty() ? std::vector<std::string>() : split(list, '\n');
}

std::string list_text(const std::vector<std::string>& lines) {
  std::string text;
  for (const std::string& line : lines) text += (text.empty() ? "" : "\n") + line;
  return text;
}

std::string on_one_line(const std::string& list, const char* between) {
  std::string text;
  for (const std::string& line : lines_of(list)) text += (text.empty() ? "" : between) + line;
  return text;
}

}  // namespace dce::server
