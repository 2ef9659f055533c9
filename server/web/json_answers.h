// Answers of REST APIs, and what callers show.
#pragma once

#include <nlohmann/json.hpp>
#include <string>

#include "server/web/http.h"

namespace dce::server {

using Json = nlohmann::ordered_json;

HttpResponse json_answer(int status, const Json& json);
/// RFC 9457.
HttpResponse json_problem(int status, const std::string& title);
/// What follows "Authorization: SCHEME"; empty where that is another one, or none. `scheme` in small letters.
std::string shown_credentials(const HttpRequest& request, std::string_view scheme);

}  // namespace dce::server
