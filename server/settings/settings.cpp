#include "server/settings/settings.h"

#include "server/base/text.h"
#include "server/settings/rows.h"
#include "server/store/turn.h"

namespace dce::server {
namespace {

constexpr size_t kMostRows = 100;

std::string sentence_of(const SettingProblems& problems) {
  std::string text;
  for (const auto& [key, problem] : problems) text += (text.empty() ? "" : "; ") + key + " " + problem;
  return text;
}

const SettingsSection& require_section(const std::string& name, bool many) {
  const SettingsSection* const section = find_section(name);
  if (section == nullptr || section->many != many)
    throw std::runtime_error("there are no settings called \"" + printable(name) + "\"");
  return *section;
}

/// Where secrets are led to: what is sealed is bound to it.
std::string destination(const SettingsSection& section, const SettingValues& values) {
  std::string text;
  for (const auto& [key, value] : with_defaults(section, values)) {
    const Setting* const setting = section.find(key);
    if (setting != nullptr && setting->leads) text += key + "=" + value + "\n";
  }
  return text;
}

std::string context(const SettingsSection& section, const SettingsRow& row, const std::string& key) {
  return section.name + "\n" + row.id + "\n" + key + "\n" + destination(section, row.values);
}

std::string shown(const Setting& setting, const SettingValues& values) {
  const auto found = values.find(setting.key);
  const std::string& text = found == values.end() ? setting.otherwise : found->second;
  if (text.empty()) return "nothing";
  return on_one_line(text);
}

}  // namespace

SettingsRefused::SettingsRefused(SettingProblems found)
    : runtime_error(sentence_of(found)), problems(std::move(found)) {}

struct Settings::Draft {
  const SettingsSection& section;
  SettingsRow row;
  SettingValues wanted{};  ///< that fit, what is usual too
  SettingProblems problems{};
  /// By key: "6 -> 8".
  std::vector<std::pair<std::string, std::string>> changes{};

  void note(const std::string& key, const std::string& what) { changes.emplace_back(key, what); }
  std::string told() const {
    std::string text;
    for (const auto& [key, what] : changes) text += (text.empty() ? "" : "; ") + key + ": " + what;
    return text;
  }
};

Settings::Settings(Database& database, const MasterKey& key, SettingsFile file, Clock clock)
    : database_(database),
      key_(key.derived("settings")),
      file_(std::move(file)),
      clock_(std::move(clock)),
      state_(read_state()) {}

SettingsState Settings::read_state() {
  std::optional<SettingsState> state;
  database_.read([&](soci::session& sql) {
    state.emplace(file_, settings_revision(sql));
    for (auto& [section, row] : all_settings_rows(sql)) state->add(section, std::move(row));
  });
  return *state;
}

bool Settings::refresh() {
  const std::lock_guard lock(watching_);
  int64_t revision = 0;
  database_.read([&](soci::session& sql) { revision = settings_revision(sql); });
  if (revision == state()->revision()) return false;
  state_.set(read_state());
  if (watcher_) watcher_();
  return true;
}

void Settings::watch(std::function<void()> watcher) {
  const std::lock_guard lock(watching_);
  watcher_ = std::move(watcher);
}

void Settings::take(Draft& draft, const Setting& setting, const std::string& text) const {
  if (setting.place == SettingPlace::file) {
    draft.problems[setting.key] = "stands in the configuration file alone";
    return;
  }
  const std::shared_ptr<const SettingsState> now = state();
  const bool locked =
      !draft.section.many && now->origin(draft.section.name, setting.key) == SettingOrigin::file;
  const bool secret = setting.kind == SettingKind::secret;
  std::string value;
  try {
    value = fitting_value(setting, text);
  } catch (const std::runtime_error& error) {
    draft.problems[setting.key] = error.what();
    return;
  }
  if (secret && value.empty()) return;
  if (locked) {
    if (secret || value != now->value(draft.section.name, setting.key))
      draft.problems[setting.key] = "is set in " + file_.path;
    return;
  }
  if (secret) {
    draft.row.secrets[setting.key] = value;  // sealed when all is known that it is sealed with
    draft.note(setting.key, "given");
    return;
  }
  draft.wanted[setting.key] = value;
  const std::string before = shown(setting, draft.row.values);
  if (value == setting.otherwise) {
    draft.row.values.erase(setting.key);
  } else {
    draft.row.values[setting.key] = value;
  }
  const std::string after = shown(setting, draft.row.values);
  if (before == after) return;
  draft.note(setting.key, setting.kind == SettingKind::prose ? "changed" : before + " -> " + after);
}

/// One that was sealed for another place does not go to this one.
void Settings::guard_secrets(Draft& draft, const SettingsRow& before) const {
  for (auto& [key, text] : draft.row.secrets) {
    const auto old = before.secrets.find(key);
    const bool is_new = old == before.secrets.end() || old->second != text;
    if (is_new) {
      text = key_.seal(text, context(draft.section, draft.row, key));
    } else if (destination(draft.section, before.values) != destination(draft.section, draft.row.values)) {
      draft.problems[key] = "must be given again: it is not sent to another server than it was given for";
    }
  }
}

void Settings::check(Draft& draft) const {
  if (draft.section.check == nullptr || !draft.problems.empty()) return;
  SettingValues values = draft.wanted;
  values.insert(draft.row.values.begin(), draft.row.values.end());
  for (const auto& [key, sealed] : draft.row.secrets) values[key] = "set";
  if (const SettingValues* const in_file = draft.section.many ? nullptr : file_.find(draft.section.name)) {
    for (const auto& [key, value] : *in_file) values[key] = value;
  }
  draft.section.check(values, draft.problems);
}

Settings::Draft Settings::draft(const SettingsSection& section, SettingsRow row,
                                const SettingsChange& change) const {
  Draft draft{.section = section, .row = row};
  for (const auto& [key, text] : change.values) {
    if (const Setting* const setting = section.find(key)) {
      take(draft, *setting, text);
    } else {
      draft.problems[printable(key, 40)] = "is no setting";
    }
  }
  for (const std::string& key : change.reset) {
    const Setting* const setting = section.find(key);
    if (setting == nullptr) {
      draft.problems[printable(key, 40)] = "is no setting";
    } else if (setting->kind != SettingKind::secret) {
      take(draft, *setting, setting->otherwise);
    } else if (draft.row.secrets.erase(key) > 0) {
      draft.note(key, "forgotten");
    }
  }
  guard_secrets(draft, row);
  check(draft);
  if (!draft.problems.empty()) throw SettingsRefused(draft.problems);
  return draft;
}

void Settings::change(const Actor& by, const std::string& name, const SettingsChange& change) {
  const SettingsSection& section = require_section(name, false);
  database_.write([&](soci::session& sql) {
    lock_settings(sql);
    SettingsRow row = find_settings_row(sql, name, name).value_or(SettingsRow{.id = name, .name = name});
    if (change.seen && *change.seen != row.revision) throw SettingsConflict();
    Draft made = draft(section, std::move(row), change);
    if (made.changes.empty()) return;
    made.row.revision = raise_settings_revision(sql);
    write_settings_row(sql, name, made.row, clock_());
    for (const auto& [key, what] : made.changes)
      insert_audit(sql, clock_(), by, "settings.change", name + "." + key, what);
  });
  refresh();
}

std::string Settings::add(const Actor& by, const std::string& name, const SettingValues& values) {
  const SettingsSection& section = require_section(name, true);
  const std::string id = random_id();
  database_.write([&](soci::session& sql) {
    lock_settings(sql);
    Draft made = draft(section, {.id = id, .name = {}}, {.values = values});
    made.row.name = name_of_row(section, made.row.values);
    size_t count = 0;
    for (const auto& [other, row] : all_settings_rows(sql)) {
      if (other != name) continue;
      ++count;
      if (row.name == made.row.name) throw SettingsRefused(SettingProblems{{"name", "is another's already"}});
    }
    for (const SettingsRow& row : state()->rows(name)) {
      if (row.of_file() && row.name == made.row.name)
        throw SettingsRefused(SettingProblems{{"name", "is another's already, in " + file_.path}});
    }
    if (count >= kMostRows) throw std::runtime_error("there are enough of them already");
    made.row.revision = raise_settings_revision(sql);
    write_settings_row(sql, name, made.row, clock_());
    insert_audit(sql, clock_(), by, name + ".add", made.row.name, made.told());
  });
  refresh();
  return id;
}

namespace {

SettingsRow require_row(soci::session& sql, const std::string& section, const std::string& id) {
  lock_settings(sql);
  if (auto row = find_settings_row(sql, section, id)) return std::move(*row);
  throw std::runtime_error("it is not there any more");
}

}  // namespace

void Settings::change_row(const Actor& by, const std::string& name, const std::string& id,
                          const SettingsChange& change) {
  const SettingsSection& section = require_section(name, true);
  database_.write([&](soci::session& sql) {
    SettingsRow row = require_row(sql, name, id);
    if (change.seen && *change.seen != row.revision) throw SettingsConflict();
    const std::string called = row.name;
    Draft made = draft(section, std::move(row), change);
    if (made.changes.empty()) return;
    if (const auto wanted = change.values.find("name");
        wanted != change.values.end() && trimmed(wanted->second) != called)
      throw SettingsRefused(SettingProblems{{"name", "stays: mails that were taken are known by it"}});
    made.row.revision = raise_settings_revision(sql);
    write_settings_row(sql, name, made.row, clock_());
    insert_audit(sql, clock_(), by, name + ".change", called, made.told());
  });
  refresh();
}

void Settings::set_enabled(const Actor& by, const std::string& name, const std::string& id, bool enabled) {
  database_.write([&](soci::session& sql) {
    SettingsRow row = require_row(sql, name, id);
    if (row.enabled == enabled) return;
    row.enabled = enabled;
    row.revision = raise_settings_revision(sql);
    write_settings_row(sql, name, row, clock_());
    insert_audit(sql, clock_(), by, name + (enabled ? ".enable" : ".disable"), row.name);
  });
  refresh();
}

void Settings::remove(const Actor& by, const std::string& name, const std::string& id) {
  database_.write([&](soci::session& sql) {
    const SettingsRow row = require_row(sql, name, id);
    raise_settings_revision(sql);
    remove_settings_row(sql, id);
    insert_audit(sql, clock_(), by, name + ".remove", row.name);
  });
  refresh();
}

SettingValues Settings::opened(const std::string& name) const {
  const SettingsSection& section = require_section(name, false);
  const std::shared_ptr<const SettingsState> now = state();
  SettingValues values;
  const SettingsRow& row = now->said(name);
  for (const Setting& setting : section.settings) {
    values[setting.key] = now->value(name, setting.key);
    const auto sealed = row.secrets.find(setting.key);
    if (sealed == row.secrets.end() || now->origin(name, setting.key) == SettingOrigin::file) continue;
    values[setting.key] = key_.open(sealed->second, context(section, row, setting.key)).value_or("");
  }
  return values;
}

SettingValues Settings::opened(const std::string& name, const SettingsRow& row) const {
  const SettingsSection& section = require_section(name, true);
  SettingValues values = with_defaults(section, row.values);
  for (const auto& [key, sealed] : row.secrets)
    values[key] = key_.open(sealed, context(section, row, key)).value_or("");
  return values;
}

void Settings::exchange_secret(const std::string& name, const SettingsRow& row, const std::string& key,
                               const StopSignal& stop, const Spend& spend) {
  const SettingsSection& section = *find_section(name);
  const std::string place = context(section, row, key);
  const auto opened = [&](const std::optional<SettingsRow>& found) -> std::optional<std::string> {
    if (!found || !found->secrets.contains(key)) return std::nullopt;
    return key_.open(found->secrets.at(key), place);
  };
  const std::optional<Turn> turn = Turn::take(database_, name + " " + row.id + " " + key, stop);
  if (!turn) return;
  std::optional<std::string> before;
  database_.read([&](soci::session& sql) { before = opened(find_settings_row(sql, name, row.id)); });
  if (!before) throw std::runtime_error(key + " was removed, or given for another server");
  const std::string after = spend(*before);
  if (after.empty()) return;
  database_.write([&](soci::session& sql) {
    lock_settings(sql);
    std::optional<SettingsRow> now = find_settings_row(sql, name, row.id);
    if (opened(now) != before) return;  // somebody gave another meanwhile
    now->secrets[key] = key_.seal(after, place);
    write_settings_row(sql, name, *now, clock_());
  });
}

void Settings::skip(const Actor& by, const std::string& step) {
  const std::string name = SettingsState::kFirstSteps;
  database_.write([&](soci::session& sql) {
    lock_settings(sql);
    SettingsRow row = find_settings_row(sql, name, name).value_or(SettingsRow{.id = name, .name = name});
    if (!row.values.emplace(step, "skipped").second) return;
    row.revision = raise_settings_revision(sql);
    write_settings_row(sql, name, row, clock_());
    insert_audit(sql, clock_(), by, "settings.skip", step);
  });
  refresh();
}

}  // namespace dce::server
