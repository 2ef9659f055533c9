// Settings in the store. Private to this room.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "server/base/clock.h"
#include "server/settings/state.h"
#include "server/store/database.h"

namespace dce::server {

/// Until the transaction ends nobody else changes any.
void lock_settings(soci::session& sql);
/// Rises with every change; 0 before the first.
int64_t settings_revision(soci::session& sql);
int64_t raise_settings_revision(soci::session& sql);

std::vector<std::pair<std::string, SettingsRow>> all_settings_rows(soci::session& sql);
std::optional<SettingsRow> find_settings_row(soci::session& sql, const std::string& section,
                                             const std::string& id);
/// Added, or in the place of what has its id.
void write_settings_row(soci::session& sql, const std::string& section, const SettingsRow& row, Millis now);
void remove_settings_row(soci::session& sql, const std::string& id);

}  // namespace dce::server
