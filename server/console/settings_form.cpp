#include "server/console/settings_form.h"

#include <algorithm>

namespace dce::server {
namespace {

std::string words_for(const Setting& setting, const std::string& value) {
  if (setting.kind == SettingKind::flag) return value == "true" ? "Yes" : "No";
  for (const SettingChoice& choice : setting.choices) {
    if (choice.word == value) return choice.label;
  }
  if (setting.kind == SettingKind::connection && !value.empty() && !value.starts_with("sqlite:"))
    return "PostgreSQL (how it is connected to is not shown)";
  if (!setting.zero.empty() && (value == "0" || value == "0s")) return setting.zero;
  return on_one_line(value);
}

/// Which of the template's inputs it is.
const char* input_of(SettingKind kind) {
  switch (kind) {
    case SettingKind::flag:
    case SettingKind::choice:
      return "is_select";
    case SettingKind::number:
      return "is_number";
    case SettingKind::list:
    case SettingKind::prose:
      return "is_area";
    case SettingKind::secret:
      return "is_secret";
    default:
      return "is_text";
  }
}

View field_of_form(const SettingsForm& form, const Setting& setting) {
  const auto found = form.shown.find(setting.key);
  const bool secret = setting.kind == SettingKind::secret;
  const std::string value = secret ? "" : found == form.shown.end() ? setting.otherwise : found->second;
  const auto problem = form.problems.find(setting.key);
  const std::string lock = form.lock ? form.lock(setting) : "";
  View view;
  for (const char* kind : {"is_select", "is_number", "is_area", "is_secret", "is_text"})
    view.set(kind, std::string_view(input_of(setting.kind)) == kind);
  view.set("key", setting.key).set("label", setting.label).set("help", setting.help).set("value", value);
  view.set("lock", lock).set("error", problem == form.problems.end() ? "" : sentence(problem->second));
  view.set("is_set", form.set.contains(setting.key));
  view.set("words", secret ? (form.set.contains(setting.key) ? "set, not shown" : "not set")
                           : words_for(setting, value));
  view.set("said", found != form.shown.end() || form.set.contains(setting.key));
  view.set("usual", secret ? "" : words_for(setting, setting.otherwise));
  view.set("least", std::to_string(setting.least)).set("most", std::to_string(setting.most));
  view.set("rows", std::string(setting.kind == SettingKind::prose ? "5" : "3"));
  view.set("mono", setting.kind == SettingKind::prose);
  if (setting.kind == SettingKind::flag) {
    view.add("options", option("true", "Yes", value));
    view.add("options", option("false", "No", value));
  }
  for (const SettingChoice& choice : setting.choices)
    view.add("options", option(choice.word, choice.label, value));
  return view;
}

}  // namespace

std::string sentence(const std::string& words) {
  std::string text = words;
  if (!text.empty() && text[0] >= 'a' && text[0] <= 'z') text[0] = static_cast<char>(text[0] - 'a' + 'A');
  return text + (text.ends_with('.') ? "" : ".");
}

std::string file_called(const Settings& settings) {
  const std::string& path = settings.state()->file().path;
  return path.empty() ? "the command line" : path;
}

SettingsForm form_of_section(const Settings& settings, const SettingsSection& section) {
  const std::shared_ptr<const SettingsState> now = settings.state();
  SettingsForm form{.section = section, .shown = now->given(section.name)};
  for (const Setting& setting : section.settings) {
    if (setting.kind == SettingKind::secret && form.shown.erase(setting.key) > 0)
      form.set.insert(setting.key);
  }
  const std::string file = file_called(settings);
  form.lock = [now, name = section.name, file](const Setting& setting) -> std::string {
    if (now->origin(name, setting.key) == SettingOrigin::file) return "Set in " + file + ".";
    return setting.place == SettingPlace::file ? "Set in the configuration file alone." : "";
  };
  return form;
}

SettingsForm form_of_row(const Settings& settings, const SettingsSection& section, const SettingsRow& row) {
  SettingsForm form{.section = section, .shown = row.values};
  for (const auto& [key, sealed] : row.secrets) form.set.insert(key);
  form.shown["name"] = row.name;
  const bool is_new = row.id.empty() && row.name.empty();
  const std::string why = row.of_file() && !is_new ? "Set in " + file_called(settings) + "." : "";
  form.lock = [why, is_new](const Setting& setting) -> std::string {
    if (setting.place == SettingPlace::file) return "Set in the configuration file alone.";
    if (why.empty() && !is_new && setting.key == "name") return "It stays.";
    return why;
  };
  return form;
}

void type_again(SettingsForm& form, const Visit& visit, const SettingProblems& problems) {
  form.problems = problems;
  for (const Setting& setting : form.section.settings) {
    const auto typed = visit.form.find(setting.key);
    if (typed != visit.form.end() && setting.kind != SettingKind::secret)
      form.shown[setting.key] = typed->second;
  }
}

void add_fields(View& view, const SettingsForm& form) {
  std::vector<std::pair<std::string, View>> groups;
  for (const Setting& setting : form.section.settings) {
    // What only the file says of it is nothing to see here where the file does not.
    const bool said = form.shown.contains(setting.key);
    if (form.section.is_editable() && setting.place == SettingPlace::file && !said && form.section.many)
      continue;
    if (form.section.whole && setting.place == SettingPlace::file && !said) continue;
    auto group = std::find_if(groups.begin(), groups.end(),
                              [&](const auto& one) { return one.first == setting.group; });
    if (group == groups.end()) {
      groups.emplace_back(setting.group, View().set("group", setting.group).set("open", false));
      group = groups.end() - 1;
    }
    group->second.add("fields", field_of_form(form, setting));
    const bool used = form.set.contains(setting.key) || form.problems.contains(setting.key) ||
                      (said && form.shown.at(setting.key) != setting.otherwise);
    if (used) group->second.set("open", true);
  }
  for (auto& [name, group] : groups) view.add("groups", std::move(group));
  for (const auto& [key, problem] : form.problems) {
    const Setting* const setting = form.section.find(key);
    view.add(
        "problems",
        View().set("field", key).set("what", (setting == nullptr ? key : setting->label) + ": " + problem));
  }
  view.set("any_problem", !form.problems.empty());
}

SettingsChange change_in(const Visit& visit, const SettingsSection& section) {
  SettingsChange change;
  for (const Setting& setting : section.settings) {
    const auto typed = visit.form.find(setting.key);
    if (typed != visit.form.end()) change.values[setting.key] = typed->second;
    if (visit.form.contains("forget_" + setting.key)) change.reset.insert(setting.key);
  }
  if (const std::string revision = visit.field("revision"); !revision.empty())
    change.seen = number_of(revision, 0, 0, 2'000'000'000);
  return change;
}

}  // namespace dce::server
