// The files of server/console/templates, by name without .html.
#pragma once

#include <functional>
#include <map>
#include <string>

namespace dce::server {

const std::map<std::string, std::string, std::less<>>& console_templates();

}  // namespace dce::server
