// The sections of the table that are about mail. Private to this room.
#pragma once

#include <string>

#include "server/settings/table.h"

namespace dce::server {

SettingsSection mail_section();
SettingsSection smtp_section();
SettingsSection mailbox_section();

bool is_mail_address(const std::string& text);

}  // namespace dce::server
