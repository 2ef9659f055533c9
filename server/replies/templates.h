// The files of server/replies/templates, by name; that of HTML is "mail".
#pragma once

#include <functional>
#include <map>
#include <string>

namespace dce::server {

const std::map<std::string, std::string, std::less<>>& mail_templates();

}  // namespace dce::server
