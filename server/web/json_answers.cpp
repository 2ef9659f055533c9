#include "server/web/json_answers.h"

#include "server/base/text.h"

namespace dce::server {

HttpResponse json_answer(int status, const Json& json) {
  return HttpResponse::json(status, json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n");
}

HttpResponse json_problem(int status, const std::string& title) {
  HttpResponse response = json_answer(status, {{"status", status}, {"title", title}});
  response.type = "application/problem+json";
  return response;
}

std::string shown_credentials(const HttpRequest& request, std::string_view scheme) {
  const std::string header = request.header("authorization");
  const size_t blank = header.find(' ');
  if (blank == std::string::npos || lower_ascii(header.substr(0, blank)) != scheme) return {};
  return std::string(trimmed(std::string_view(header).substr(blank)));
}

}  // namespace dce::server
