#include "server/devices/condition.h"

#include <algorithm>
#include <charconv>
#include <nlohmann/json.hpp>

namespace dce::server {
namespace {

using Json = nlohmann::json;

constexpr size_t kMostProblems = 10;

std::string dump(const Json& json) {
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

int level_in(const std::string& text) {
  int level = -1;
  std::from_chars(text.data(), text.data() + text.size(), level);
  return level < 0 || level > 100 ? -1 : level;
}

/// "level=25" of "index=1;class=...;maxcapacity=100;level=25;" (PWG 5100.13, printer-supply).
int field_of(const std::string& supply, std::string_view name) {
  const size_t at = supply.find(std::string(name) + "=");
  if (at == std::string::npos) return -1;
  int value = -1;
  const char* const begin = supply.data() + at + name.size() + 1;
  std::from_chars(begin, supply.data() + supply.size(), value);
  return value;
}

}  // namespace

std::string Condition::supplies_json() const {
  Json list = Json::array();
  for (const Supply& supply : supplies) list.push_back({{"name", supply.name}, {"level", supply.level}});
  return dump(list);
}

std::string Condition::problems_json() const {
  return dump(problems);
}

Condition Condition::from_json(std::string state, const std::string& problems, const std::string& supplies) {
  Condition condition{.state = std::move(state), .problems = {}, .supplies = {}};
  const Json listed = Json::parse(supplies, nullptr, false);
  if (listed.is_array()) {
    for (const Json& supply : listed)
      condition.supplies.push_back({supply.value("name", ""), supply.value("level", -1)});
  }
  const Json said = Json::parse(problems, nullptr, false);
  if (said.is_array()) condition.problems = said.get<std::vector<std::string>>();
  return condition;
}

std::string Condition::text() const {
  std::string said;
  for (const std::string& problem : problems) said += (said.empty() ? "" : ", ") + problem;
  return said.empty() ? state : state + " (" + said + ")";
}

std::string Condition::supplies_text() const {
  std::string text;
  for (const Supply& supply : supplies) {
    if (supply.level < 0) continue;
    text += (text.empty() ? "" : ", ") + supply.name + " " + std::to_string(supply.level) + " %";
  }
  return text;
}

Condition condition_of(const IppReport& report) {
  Condition condition{.state = report.state, .problems = {}, .supplies = {}};
  for (std::string reason : report.reasons) {
    for (const std::string_view severity : {"-error", "-warning", "-report"}) {
      if (reason.ends_with(severity)) reason.resize(reason.size() - severity.size());
    }
    if (reason != "none" && condition.problems.size() < kMostProblems) condition.problems.push_back(reason);
  }
  const auto add = [&](const std::string& name, int level) {
    if (condition.supplies.size() < SnmpReport::kMostSupplies) condition.supplies.push_back({name, level});
  };
  for (size_t i = 0; i < report.marker_names.size() && i < report.marker_levels.size(); ++i)
    add(report.marker_names[i], level_in(report.marker_levels[i]));
  if (!condition.supplies.empty()) return condition;
  for (size_t i = 0; i < report.supplies.size() && i < report.supply_names.size(); ++i) {
    const int level = field_of(report.supplies[i], "level"),
              most = field_of(report.supplies[i], "maxcapacity");
    add(report.supply_names[i],
        level < 0 || most <= 0 ? -1 : static_cast<int>(std::min(100.0, 100.0 * level / most)));
  }
  return condition;
}

Condition condition_of(const SnmpReport& report) {
  return {.state = report.state, .problems = report.problems, .supplies = report.supplies};
}

}  // namespace dce::server
