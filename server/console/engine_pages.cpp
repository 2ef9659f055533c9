// Engines: how they are, and which there are.
#include <algorithm>

#include "server/console/settings_form.h"

namespace dce::server {
namespace {

constexpr char kSection[] = "engines", kKey[] = "addresses";

HttpResponse list(const Visit& visit, const ConsoleParts& parts, const TrialResult& trial = {},
                  const std::string& typed = {}, int status = 200) {
  const std::shared_ptr<const SettingsState> now = parts.settings.state();
  const std::vector<std::string> named = lines_of(now->value(kSection, kKey));
  const bool locked = now->origin(kSection, kKey) == SettingOrigin::file;
  View view;
  view.set("live", "/events").set("lock", locked ? "Set in " + file_called(parts.settings) + "." : "");
  view.set("changes", visit.may(Role::administrator) && !locked).set("typed", typed);
  view.set("revision", std::to_string(now->said(kSection).revision)).set("own", named.empty());
  view.set("trial", trial.text.empty() ? "" : sentence(trial.text));
  view.set("trial_tone", std::string(trial.works ? "good" : "bad"));
  for (const Engines::Health& engine : parts.engine_health()) {
    const bool is_named = std::find(named.begin(), named.end(), engine.address) != named.end();
    view.add("engines", View()
                            .set("address", engine.address)
                            .set("version", engine.version)
                            .set("trouble", engine.problem)
                            .set("named", is_named)
                            .set("running", std::to_string(engine.running))
                            .set("slots", std::to_string(engine.slots))
                            .set("waiting", std::to_string(engine.waiting)));
  }
  return show(visit, "engines", "Engines", std::move(view), status);
}

HttpResponse act(const Visit& visit, const ConsoleParts& parts) {
  const std::string action = visit.field("do"), address = visit.field("address");
  if (action == "test") return list(visit, parts, try_engine(visit, parts, address), address);
  std::vector<std::string> named = lines_of(parts.settings.state()->value(kSection, kKey));
  if (action == "remove") std::erase(named, address);
  if (action == "add") named.push_back(address);
  try {
    SettingsChange change{.values = {{kKey, list_text(named)}}};
    change.seen = number_of(visit.field("revision"), 0, 0, 2'000'000'000);
    parts.settings.change(visit.actor(), kSection, change);
  } catch (const SettingsRefused& refused) {
    return list(visit, parts, {.works = false, .text = refused.problems.begin()->second}, address, 422);
  } catch (const SettingsConflict& conflict) {
    return list(visit, parts, {.works = false, .text = conflict.what()}, address, 409);
  }
  return done("/engines", action == "remove" ? "removed" : "engine");
}

}  // namespace

TrialResult try_engine(const Visit& visit, const ConsoleParts& parts, const std::string& address) {
  TrialResult result;
  try {
    const std::string fitting = fitting_value(*find_section(kSection)->find(kKey), address);
    if (fitting.empty()) throw std::runtime_error("give an address");
    const Engines::Health health = parts.web.engines.try_out(fitting);
    result.works = health.problem.empty();
    result.text = fitting + (result.works ? " answers, version " + health.version : ": " + health.problem);
  } catch (const std::runtime_error& error) {
    result.text = address + ": " + error.what();
  }
  parts.audit.add(visit.actor(), "engine.test", address, result.text);
  return result;
}

void add_engine_pages(Pages& pages, const ConsoleParts& parts) {
  pages.add("GET", "/engines", {Role::auditor, [&parts](const Visit& visit) { return list(visit, parts); }});
  pages.add("POST", "/engines",
            {Role::administrator, [&parts](const Visit& visit) { return act(visit, parts); }});
}

}  // namespace dce::server
