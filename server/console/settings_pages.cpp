// Settings: all of them, and each section to be changed.
#include "server/console/settings_form.h"

namespace dce::server {
namespace {

/// Where a section that is not changed under Settings is.
std::string page_of(const SettingsSection& section) {
  if (section.name == "engines") return "/engines";
  if (section.name == "smtp") return "/mail/replies";
  if (section.name == "mail") return "/mail/rules";
  return "/settings/" + section.name;
}

HttpResponse all(const Visit& visit, const ConsoleParts& parts) {
  View view;
  for (const SettingsSection& section : settings_sections()) {
    if (section.name == "mailbox") continue;  // each has a page of its own
    View group;
    group.set("section", section.name).set("title", section.title).set("intro", section.intro);
    group.set("change", section.is_editable() ? page_of(section) : "");
    group.set("verb", visit.may(Role::administrator) ? "Change" : "Look");
    if (section.many) {
      for (const SettingsRow& row : parts.settings.state()->rows(section.name))
        add_fields(group, form_of_row(parts.settings, section, row));
    } else {
      add_fields(group, form_of_section(parts.settings, section));
    }
    view.add("sections", std::move(group));
  }
  return show(visit, "settings", "Settings", std::move(view));
}

const SettingsSection& editable_section(const std::string& name) {
  const SettingsSection* const section = find_section(name);
  if (section == nullptr || section->many || !section->is_editable())
    throw std::runtime_error("there are no such settings to be changed here");
  return *section;
}

HttpResponse show_section(const Visit& visit, const ConsoleParts& parts, const SettingsForm& form, int status,
                          const TrialResult& trial = {}, bool conflict = false) {
  const bool replies = form.section.name == "smtp", mail = replies || form.section.name == "mail";
  const std::shared_ptr<const SettingsState> now = parts.settings.state();
  View view;
  view.set("intro", form.section.intro).set("action", page_of(form.section));
  view.set("above", std::string(mail ? "/mail" : "/settings"))
      .set("above_text", std::string(mail ? "Mail" : "Settings"));
  view.set("revision", std::to_string(now->said(form.section.name).revision)).set("conflict", conflict);
  view.set("editable", visit.may(Role::administrator)).set("can_test", false).set("row", false);
  view.set("test_mail", replies && visit.may(Role::administrator) && !now->value("smtp", "host").empty());
  view.set("can_clear",
           replies && visit.may(Role::administrator) && now->said("smtp").values.contains("host"));
  view.set("test_to", visit.field("to")).set("trial", trial.text.empty() ? "" : sentence(trial.text));
  view.set("trial_tone", std::string(trial.works ? "good" : "bad"));
  add_fields(view, form);
  return show(visit, "section", form.section.title, std::move(view), status);
}

HttpResponse change(const Visit& visit, const ConsoleParts& parts, const SettingsSection& section) {
  try {
    SettingsChange wanted = change_in(visit, section);
    if (visit.field("do") == "clear") {
      for (const Setting& setting : section.settings) {
        if (setting.place != SettingPlace::file) wanted.reset.insert(setting.key);
      }
    }
    parts.settings.change(visit.actor(), section.name, wanted);
    const bool mail = section.name == "smtp" || section.name == "mail";
    return done(section.name == "smtp" ? page_of(section) : mail ? "/mail" : "/settings", "saved");
  } catch (const SettingsConflict&) {
    return show_section(visit, parts, form_of_section(parts.settings, section), 409, {}, true);
  } catch (const SettingsRefused& refused) {
    SettingsForm form = form_of_section(parts.settings, section);
    type_again(form, visit, refused.problems);
    return show_section(visit, parts, form, 422);
  }
}

HttpResponse test_replies(const Visit& visit, const ConsoleParts& parts) {
  const TrialResult result =
      parts.trials.replies(visit.actor(), live_settings(parts.settings), visit.field("to"), system_now());
  return show_section(visit, parts, form_of_section(parts.settings, *find_section("smtp")), 200, result);
}

}  // namespace

void add_settings_pages(Pages& pages, const ConsoleParts& parts) {
  const Role sees = Role::auditor, changes = Role::administrator;
  const auto look = [&parts](const Visit& visit, const std::string& name) {
    return show_section(visit, parts, form_of_section(parts.settings, editable_section(name)), 200);
  };
  pages.add("GET", "/settings", {sees, [&parts](const Visit& visit) { return all(visit, parts); }});
  pages.add("GET", "/settings/{section}",
            {sees, [look](const Visit& visit) { return look(visit, visit.values[0]); }});
  pages.add("POST", "/settings/{section}", {changes, [&parts](const Visit& visit) {
                                              return change(visit, parts, editable_section(visit.values[0]));
                                            }});
  for (const char* name : {"smtp", "mail"}) {
    const SettingsSection& section = editable_section(name);
    pages.add("GET", page_of(section),
              {sees, [look, name](const Visit& visit) { return look(visit, name); }});
    pages.add("POST", page_of(section),
              {changes, [&parts, &section](const Visit& visit) { return change(visit, parts, section); }});
  }
  pages.add("POST", "/mail/replies/test",
            {changes, [&parts](const Visit& visit) { return test_replies(visit, parts); }});
}

}  // namespace dce::server
