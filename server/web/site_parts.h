// What the pages and the API work with.
#pragma once

#include "server/codes/codes.h"
#include "server/devices/devices.h"
#include "server/engines/engines.h"
#include "server/intake/acceptor.h"
#include "server/jobs/desk.h"
#include "server/users/tokens.h"
#include "server/users/users.h"
#include "server/web/phone_links.h"
#include "server/web/sessions.h"

namespace dce::server {

/// All of them outlive what they are handed to.
struct WebParts {
  Users& users;
  Codes& codes;
  Devices& devices;
  JobStore& jobs;
  Desk& desk;
  Quota& quota;
  Engines& engines;
  Acceptor& acceptor;
  Sessions& sessions;
  Tokens& tokens;
  PhoneLinks& phone_links;
  std::string
      address;  ///< of the release pages, as phones reach them: "https://print.example.org"; may be empty
};

}  // namespace dce::server
