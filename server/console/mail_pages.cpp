// Mailboxes, and how mail is answered.
#include "server/base/text.h"
#include "server/console/settings_form.h"

namespace dce::server {
namespace {

constexpr char kMailbox[] = "mailbox", kOfFile[] = "file-";

std::string address_of(const SettingValues& values) {
  return url_of({.protocol = values.at("protocol"),
                 .host = values.at("host"),
                 .port = std::stoi(values.at("port")),
                 .user = {}});
}

/// The file's have no id in the store: their places in it.
std::string id_of(const SettingsRow& row, size_t place) {
  return row.of_file() ? kOfFile + std::to_string(place) : row.id;
}

std::optional<SettingsRow> find_box(const ConsoleParts& parts, const std::string& id) {
  const std::vector<SettingsRow> rows = parts.settings.state()->rows(kMailbox);
  for (size_t i = 0; i < rows.size(); ++i) {
    if (id_of(rows[i], i) == id) return rows[i];
  }
  return std::nullopt;
}

HttpResponse list(const Visit& visit, const ConsoleParts& parts) {
  const std::shared_ptr<const SettingsState> now = parts.settings.state();
  const SettingsSection& section = *find_section(kMailbox);
  View view;
  const std::vector<SettingsRow> rows = now->rows(kMailbox);
  const std::map<std::string, std::string> problems = parts.mailbox_problems();
  for (size_t i = 0; i < rows.size(); ++i) {
    const SettingsRow& row = rows[i];
    const SettingValues values = with_defaults(section, row.values);
    const SettingsRow* const stored = now->find(kMailbox, row.id);
    View entry;
    entry.set("id", id_of(row, i)).set("name", row.name).set("server", address_of(values));
    entry.set("address", values.at("address").empty() ? values.at("user") : values.at("address"));
    entry.set("user", values.at("user")).set("enabled", row.enabled).set("of_file", row.of_file());
    const bool hidden = stored != nullptr && stored->enabled && !row.enabled;
    entry.set("why_not", std::string(hidden ? "no: the file has one of this name" : "off"));
    const auto problem = problems.find(row.name);
    entry.set("problem", problem == problems.end() || !row.enabled ? "" : sentence(problem->second));
    view.add("boxes", std::move(entry));
  }
  SettingValues smtp;
  for (const char* key : {"protocol", "host", "port"}) smtp[key] = now->value("smtp", key);
  view.set("replies", !smtp["host"].empty()).set("from", now->value("smtp", "from"));
  view.set("server", smtp["host"].empty() ? "" : address_of(smtp));
  add_fields(view, form_of_section(parts.settings, *find_section("mail")));
  return show(visit, "mail", "Mail", std::move(view));
}

HttpResponse show_form(const Visit& visit, const SettingsRow& row, const SettingsForm& form, int status,
                       const TrialResult& trial = {}, bool conflict = false) {
  const bool is_new = row.name.empty(), of_store = !row.of_file();
  View view;
  view.set("intro", form.section.intro)
      .set("above", "/mail")
      .set("above_text", "Mail")
      .set("conflict", conflict);
  view.set("action", is_new ? "/mail" : "/mail/" + (of_store ? row.id : visit.values[0]))
      .set("revision", of_store ? std::to_string(row.revision) : "");
  view.set("editable", visit.may(Role::administrator) && (is_new || of_store)).set("can_test", true);
  view.set("row", !is_new).set("of_store", of_store).set("enabled", row.enabled).set("name", row.name);
  view.set("trial", trial.text.empty() ? "" : sentence(trial.text)).set("test_mail", false);
  view.set("trial_tone", std::string(trial.works ? "good" : "bad"));
  add_fields(view, form);
  return show(visit, "section", is_new ? "Add a mailbox" : row.name, std::move(view), status);
}

HttpResponse show_box(const Visit& visit, const ConsoleParts& parts, const SettingsRow& row,
                      const TrialResult& trial = {}) {
  return show_form(visit, row, form_of_row(parts.settings, *find_section(kMailbox), row), 200, trial);
}

HttpResponse test(const Visit& visit, const ConsoleParts& parts, const SettingsRow& row) {
  return show_box(visit, parts, row,
                  parts.trials.mailbox(visit.actor(), mailbox_of(parts.settings, row)));
}

HttpResponse add(const Visit& visit, const ConsoleParts& parts) {
  const SettingsSection& section = *find_section(kMailbox);
  std::string id;
  try {
    id = parts.settings.add(visit.actor(), kMailbox, change_in(visit, section).values);
  } catch (const SettingsRefused& refused) {
    const SettingsRow nothing;
    SettingsForm form = form_of_row(parts.settings, section, nothing);
    type_again(form, visit, refused.problems);
    return show_form(visit, nothing, form, 422);
  }
  if (visit.field("do") != "save_test") return done("/mail", "saved");
  return test(visit, parts, find_box(parts, id).value_or(SettingsRow{.id = id, .name = {}}));
}

HttpResponse change(const Visit& visit, const ConsoleParts& parts, const SettingsRow& row) {
  const SettingsSection& section = *find_section(kMailbox);
  try {
    parts.settings.change_row(visit.actor(), kMailbox, row.id, change_in(visit, section));
  } catch (const SettingsConflict&) {
    return show_form(visit, row, form_of_row(parts.settings, section, row), 409, {}, true);
  } catch (const SettingsRefused& refused) {
    SettingsForm form = form_of_row(parts.settings, section, row);
    type_again(form, visit, refused.problems);
    return show_form(visit, row, form, 422);
  }
  if (visit.field("do") == "save_test") return test(visit, parts, find_box(parts, row.id).value_or(row));
  return done("/mail", "saved");
}

HttpResponse act(const Visit& visit, const ConsoleParts& parts) {
  const std::optional<SettingsRow> row = find_box(parts, visit.values[0]);
  if (!row) return show_message(visit, 404, "Not found", "There is no such mailbox.", "/mail");
  const std::string action = visit.field("do");
  if (action == "test") return test(visit, parts, *row);
  if (row->of_file()) throw std::runtime_error("this mailbox is set in " + file_called(parts.settings));
  if (action == "remove")
    return parts.settings.remove(visit.actor(), kMailbox, row->id), done("/mail", "removed");
  if (action == "enable" || action == "disable")
    return parts.settings.set_enabled(visit.actor(), kMailbox, row->id, action == "enable"),
           done("/mail", "saved");
  return change(visit, parts, *row);
}

}  // namespace

void add_mail_pages(Pages& pages, const ConsoleParts& parts) {
  const Role changes = Role::administrator;
  pages.add("GET", "/mail", {Role::auditor, [&parts](const Visit& visit) { return list(visit, parts); }});
  pages.add("POST", "/mail", {changes, [&parts](const Visit& visit) { return add(visit, parts); }});
  pages.add("GET", "/mail/new",
            {changes, [&parts](const Visit& visit) { return show_box(visit, parts, {}); }});
  pages.add("GET", "/mail/{id}", {Role::auditor, [&parts](const Visit& visit) {
                                    const auto row = find_box(parts, visit.values[0]);
                                    return row ? show_box(visit, parts, *row)
                                               : show_message(visit, 404, "Not found",
                                                              "There is no such mailbox.", "/mail");
                                  }});
  pages.add("POST", "/mail/{id}", {changes, [&parts](const Visit& visit) { return act(visit, parts); }});
}

}  // namespace dce::server
