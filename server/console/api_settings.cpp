// Settings, mailboxes and tests of mail servers, for programs.
#include "server/console/api_settings.h"

#include <climits>

#include "server/base/text.h"
#include "server/console/settings_form.h"

namespace dce::server {
namespace {

constexpr char kMailbox[] = "mailbox";

Json json_of(const Setting& setting, const std::string& value) {
  if (setting.kind == SettingKind::flag) return value == "true";
  if (setting.kind == SettingKind::number) return number_of(value, 0, INT_MIN, INT_MAX);
  if (setting.kind == SettingKind::list) return lines_of(value);
  if (setting.kind == SettingKind::connection && !value.starts_with("sqlite:")) return nullptr;
  return value;
}

/// As it is kept. Throws SettingsRefused for another kind of value.
std::string text_of(const Setting& setting, const Json& value) {
  if (value.is_boolean() && setting.kind == SettingKind::flag) return flag_text(value.get<bool>());
  if (value.is_number_integer() && setting.kind == SettingKind::number)
    return std::to_string(value.get<int64_t>());
  if (value.is_array() && setting.kind == SettingKind::list) {
    std::string lines;
    for (const Json& item : value) {
      if (!item.is_string()) throw SettingsRefused(SettingProblems{{setting.key, "must be a list of texts"}});
      lines += item.get<std::string>() + "\n";
    }
    return lines;
  }
  const bool other = setting.kind == SettingKind::flag || setting.kind == SettingKind::number ||
                     setting.kind == SettingKind::list;
  if (!value.is_string() || other)
    throw SettingsRefused(
        SettingProblems{{setting.key, setting.kind == SettingKind::flag     ? "must be true or false"
                                      : setting.kind == SettingKind::number ? "must be a number"
                                      : setting.kind == SettingKind::list   ? "must be a list of texts"
                                                                            : "must be a text"}});
  return value.get<std::string>();
}

const char* name_of(SettingOrigin origin) {
  using enum SettingOrigin;
  return origin == file ? "file" : origin == administration ? "administration" : "usual";
}

Json section_json(const Settings& settings, const SettingsSection& section) {
  const std::shared_ptr<const SettingsState> now = settings.state();
  Json list = Json::array();
  for (const Setting& setting : section.settings) {
    const SettingOrigin origin = now->origin(section.name, setting.key);
    const bool secret = setting.kind == SettingKind::secret;
    Json one = {{"name", setting.key}, {"label", setting.label}, {"from", name_of(origin)}};
    one["changeable"] = origin != SettingOrigin::file && setting.place != SettingPlace::file;
    if (secret) {
      one["set"] = origin != SettingOrigin::otherwise;
    } else {
      one["value"] = json_of(setting, now->value(section.name, setting.key));
      one["usual"] = json_of(setting, setting.otherwise);
    }
    list.push_back(std::move(one));
  }
  return {{"section", section.name},
          {"title", section.title},
          {"revision", now->said(section.name).revision},
          {"settings", list}};
}

/// "values" by name, null for what is usual; "revision", of what was looked at.
SettingsChange change_in(const Json& body, const SettingsSection& section) {
  SettingsChange change;
  const Json values = body.value("values", Json::object());
  if (!values.is_object()) throw std::runtime_error("values must be an object");
  for (const auto& [key, value] : values.items()) {
    const Setting* const setting = section.find(key);
    if (value.is_null()) {
      change.reset.insert(key);
    } else {
      change.values[key] = setting == nullptr ? std::string() : text_of(*setting, value);
    }
  }
  if (const auto revision = body.find("revision"); revision != body.end() && revision->is_number_integer())
    change.seen = revision->get<int64_t>();
  return change;
}

Json box_json(const SettingsRow& row) {
  const SettingsSection& section = *find_section(kMailbox);
  Json values = Json::object();
  for (const auto& [key, value] : with_defaults(section, row.values)) {
    const Setting* const setting = section.find(key);
    if (setting == nullptr || key == "name") continue;
    if (setting->kind != SettingKind::secret && (setting->place != SettingPlace::file || !value.empty()))
      values[key] = json_of(*setting, value);
  }
  Json set = Json::array();
  for (const auto& [key, sealed] : row.secrets) set.push_back(key);
  return {{"id", row.id},
          {"name", row.name},
          {"enabled", row.enabled},
          {"from", name_of(row.of_file() ? SettingOrigin::file : SettingOrigin::administration)},
          {"values", values},
          {"secrets_set", set},
          {"revision", row.revision}};
}

SettingsRow require_box(const Settings& settings, const std::string& id) {
  for (const SettingsRow& row : settings.state()->rows(kMailbox)) {
    if (!row.of_file() && row.id == id) return row;
  }
  throw std::runtime_error("there is no such mailbox");
}

const SettingsSection& require_section(const Visit& visit) {
  const SettingsSection* const section = find_section(visit.values[0]);
  if (section == nullptr || section->many) throw std::runtime_error("there are no settings of this name");
  return *section;
}

/// What is wrong goes by its setting's name.
template <class Act>
HttpResponse answered(const Act& act) {
  try {
    return act();
  } catch (const SettingsConflict& conflict) {
    return json_problem(409, conflict.what());
  } catch (const SettingsRefused& refused) {
    Json problems = Json::object();
    for (const auto& [key, what] : refused.problems) problems[key] = what;
    HttpResponse response = json_answer(
        422, {{"title", printable(refused.what(), 500)}, {"status", 422}, {"problems", problems}});
    response.type = "application/problem+json";
    return response;
  }
}

HttpResponse change_box(const Visit& visit, Settings& settings) {
  const Json body = body_of(visit);
  const SettingsRow row = require_box(settings, visit.values[0]);
  return answered([&] {
    const SettingsChange change = change_in(body, *find_section(kMailbox));
    if (!change.values.empty() || !change.reset.empty() || change.seen)
      settings.change_row(visit.actor(), kMailbox, row.id, change);
    if (const auto enabled = body.find("enabled"); enabled != body.end() && enabled->is_boolean())
      settings.set_enabled(visit.actor(), kMailbox, row.id, enabled->get<bool>());
    return json_answer(200, box_json(require_box(settings, row.id)));
  });
}

HttpResponse add_box(const Visit& visit, Settings& settings) {
  const Json body = body_of(visit);
  return answered([&] {
    SettingValues values = change_in(body, *find_section(kMailbox)).values;
    if (const std::string name = member_text(body, "name"); !name.empty()) values["name"] = name;
    const std::string id = settings.add(visit.actor(), kMailbox, values);
    return json_answer(201, box_json(require_box(settings, id)));
  });
}

HttpResponse trial_answer(const TrialResult& result) {
  return json_answer(200, {{"works", result.works}, {"text", result.text}});
}

void add_mailbox_calls(Pages& calls, const ConsoleParts& parts) {
  const Role sees = Role::auditor, does = Role::administrator;
  Settings& settings = parts.settings;
  add_call(calls, "GET", "/mailboxes", sees, [&settings](const Visit&) {
    Json list = Json::array();
    for (const SettingsRow& row : settings.state()->rows(kMailbox)) list.push_back(box_json(row));
    return json_answer(200, {{"items", list}});
  });
  add_call(calls, "POST", "/mailboxes", does,
           [&settings](const Visit& visit) { return add_box(visit, settings); });
  add_call(calls, "GET", "/mailboxes/{id}", sees, [&settings](const Visit& visit) {
    return json_answer(200, box_json(require_box(settings, visit.values[0])));
  });
  add_call(calls, "PUT", "/mailboxes/{id}", does,
           [&settings](const Visit& visit) { return change_box(visit, settings); });
  add_call(calls, "DELETE", "/mailboxes/{id}", does, [&settings](const Visit& visit) {
    return settings.remove(visit.actor(), kMailbox, visit.values[0]), done_answer();
  });
  add_call(calls, "POST", "/mailboxes/{id}/test", does, [&parts](const Visit& visit) {
    const SettingsRow row = require_box(parts.settings, visit.values[0]);
    return trial_answer(parts.trials.mailbox(visit.actor(), mailbox_of(parts.settings, row)));
  });
}

}  // namespace

Json settings_schemas() {
  Json schemas = Json::object();
  for (const SettingsSection& section : settings_sections()) {
    Json properties = Json::object();
    for (const Setting& setting : section.settings) {
      if (setting.place == SettingPlace::file) continue;
      Json one = {{"title", setting.label}, {"description", setting.help}};
      if (setting.kind == SettingKind::flag) one["type"] = "boolean";
      if (setting.kind == SettingKind::number) {
        one["type"] = "integer";
        one["minimum"] = setting.least;
        one["maximum"] = setting.most;
      }
      if (setting.kind == SettingKind::list) {
        one["type"] = "array";
        one["items"] = {{"type", "string"}};
      }
      if (!one.contains("type")) one["type"] = "string";
      if (setting.kind == SettingKind::duration) one["pattern"] = "^[0-9]+[smhd]$";
      for (const SettingChoice& choice : setting.choices) one["enum"].push_back(choice.word);
      if (setting.kind == SettingKind::secret) {
        one["writeOnly"] = true;
      } else {
        one["default"] = json_of(setting, setting.otherwise);
      }
      properties[setting.key] = std::move(one);
    }
    if (!properties.empty())
      schemas["settings_" + section.name] = {
          {"type", "object"}, {"title", section.title}, {"properties", properties}};
  }
  return schemas;
}

void add_settings_calls(Pages& calls, const ConsoleParts& parts) {
  const Role sees = Role::auditor, does = Role::administrator;
  Settings& settings = parts.settings;
  add_call(calls, "GET", "/settings", sees, [&settings](const Visit&) {
    Json list = Json::array();
    for (const SettingsSection& section : settings_sections()) {
      if (!section.many) list.push_back(section_json(settings, section));
    }
    return json_answer(200, {{"items", list}});
  });
  add_call(calls, "GET", "/settings/{section}", sees, [&settings](const Visit& visit) {
    return json_answer(200, section_json(settings, require_section(visit)));
  });
  add_call(calls, "PUT", "/settings/{section}", does, [&settings](const Visit& visit) {
    const SettingsSection& section = require_section(visit);
    const Json body = body_of(visit);
    return answered([&] {
      settings.change(visit.actor(), section.name, change_in(body, section));
      return json_answer(200, section_json(settings, section));
    });
  });
  add_call(calls, "POST", "/replies/test", does, [&parts](const Visit& visit) {
    const std::string to = member_text(body_of(visit), "to");
    return trial_answer(
        parts.trials.replies(visit.actor(), live_settings(parts.settings), to, system_now()));
  });
  add_call(calls, "POST", "/engines/test", does, [&parts](const Visit& visit) {
    return trial_answer(try_engine(visit, parts, required_text(body_of(visit), "address")));
  });
  add_mailbox_calls(calls, parts);
}

}  // namespace dce::server
