#include "server/settings/rows.h"

#include <nlohmann/json.hpp>

namespace dce::server {
namespace {

std::string to_json(const SettingValues& values) {
  return nlohmann::json(values).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

SettingValues from_json(const std::string& text) {
  SettingValues values;
  const nlohmann::json json = nlohmann::json::parse(text, nullptr, false);
  if (!json.is_object()) return values;
  for (const auto& [key, value] : json.items()) {
    if (value.is_string()) values[key] = value.get<std::string>();
  }
  return values;
}

template <class... Exchange>
std::vector<std::pair<std::string, SettingsRow>> select_rows(soci::session& sql, const std::string& tail,
                                                             Exchange&&... exchange) {
  SettingsRow row;
  std::string section, values, secrets;
  int enabled = 0;
  soci::statement statement =
      ((sql.prepare << "SELECT id, section, name, enabled, said, secrets, revision FROM setting_rows " + tail,
        soci::into(row.id), soci::into(section), soci::into(row.name), soci::into(enabled),
        soci::into(values), soci::into(secrets), soci::into(row.revision)),
       ..., std::forward<Exchange>(exchange));
  std::vector<std::pair<std::string, SettingsRow>> rows;
  statement.execute();
  while (statement.fetch()) {
    row.enabled = enabled != 0;
    row.values = from_json(values);
    row.secrets = from_json(secrets);
    rows.emplace_back(section, row);
  }
  return rows;
}

}  // namespace

void lock_settings(soci::session& sql) {
  sql << "INSERT INTO settings_revision (id, revision) VALUES (1, 0) ON CONFLICT (id) DO NOTHING";
  sql << "UPDATE settings_revision SET revision = revision WHERE id = 1";
}

int64_t settings_revision(soci::session& sql) {
  int64_t revision = 0;
  sql << "SELECT revision FROM settings_revision WHERE id = 1", soci::into(revision);
  return sql.got_data() ? revision : 0;
}

int64_t raise_settings_revision(soci::session& sql) {
  sql << "UPDATE settings_revision SET revision = revision + 1 WHERE id = 1";
  return settings_revision(sql);
}

std::vector<std::pair<std::string, SettingsRow>> all_settings_rows(soci::session& sql) {
  return select_rows(sql, "ORDER BY section, name");
}

std::optional<SettingsRow> find_settings_row(soci::session& sql, const std::string& section,
                                             const std::string& id) {
  auto rows = select_rows(sql, "WHERE id = :id AND section = :section", soci::use(id), soci::use(section));
  if (rows.empty()) return std::nullopt;
  return std::move(rows.front().second);
}

void write_settings_row(soci::session& sql, const std::string& section, const SettingsRow& row, Millis now) {
  const int enabled = row.enabled ? 1 : 0;
  const std::string values = to_json(row.values), secrets = to_json(row.secrets);
  sql << "INSERT INTO setting_rows (id, section, name, enabled, said, secrets, revision, changed_at) VALUES "
         "(:id, :section, :name, :enabled, :said, :secrets, :revision, :now) ON CONFLICT (id) DO UPDATE SET "
         "enabled = excluded.enabled, said = excluded.said, secrets = excluded.secrets, revision = "
         "excluded.revision, changed_at = excluded.changed_at",
      soci::use(row.id), soci::use(section), soci::use(row.name), soci::use(enabled), soci::use(values),
      soci::use(secrets), soci::use(row.revision), soci::use(now);
}

void remove_settings_row(soci::session& sql, const std::string& id) {
  sql << "DELETE FROM setting_rows WHERE id = :id", soci::use(id);
}

}  // namespace dce::server
