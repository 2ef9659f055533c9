// The paper that this machine's users have.
#pragma once

#include <string>

namespace dce::worker {

/// "a4", "letter" or another name: what libpaper's /etc/papersize says, else the locale (LC_PAPER), as
/// LibreOffice looks for it.
std::string system_paper();

}  // namespace dce::worker
