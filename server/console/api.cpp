#include "server/console/api.h"

#include <algorithm>
#include <stdexcept>

#include "server/base/text.h"
#include "server/console/api_settings.h"
#include "server/console/templates.h"

namespace dce::server {

Json body_of(const Visit& visit) {
  if (visit.request.body.empty()) return Json::object();
  // Browsers cannot send this for another site without asking first.
  if (!lower_ascii(visit.request.header("content-type")).starts_with("application/json"))
    throw std::runtime_error("the body must be application/json");
  Json json = Json::parse(visit.request.body, nullptr, false);
  if (!json.is_object()) throw std::runtime_error("the body is no JSON object");
  return json;
}

std::string member_text(const Json& json, const char* name, const std::string& otherwise) {
  const auto found = json.find(name);
  if (found == json.end() || found->is_null()) return otherwise;
  if (!found->is_string()) throw std::runtime_error(std::string(name) + " must be a text");
  return found->get<std::string>();
}

std::string required_text(const Json& json, const char* name) {
  const std::string text = member_text(json, name);
  if (text.empty()) throw std::runtime_error(std::string(name) + " is missing");
  return text;
}

int member_number(const Json& json, const char* name, int otherwise, int least, int most) {
  const auto found = json.find(name);
  if (found == json.end() || found->is_null()) return otherwise;
  if (!found->is_number_integer()) throw std::runtime_error(std::string(name) + " must be a number");
  return static_cast<int>(std::clamp<int64_t>(found->get<int64_t>(), least, most));
}

HttpResponse done_answer() {
  return json_answer(200, {{"done", true}});
}

void add_call(Pages& calls, const char* method, const std::string& pattern, Role role,
              std::function<HttpResponse(const Visit&)> answer) {
  calls.add(method, kApiBase + pattern, {role, std::move(answer)});
}

void add_calls(Pages& calls, const ConsoleParts& parts) {
  Json description = Json::parse(console_templates().at("openapi.json"));
  description["components"]["schemas"].update(settings_schemas());
  add_call(calls, "GET", "/openapi.json", Role::auditor,
           [text = description.dump()](const Visit&) { return HttpResponse::json(200, text); });
  add_job_calls(calls, parts);
  add_user_calls(calls, parts);
  add_device_calls(calls, parts);
  add_account_calls(calls, parts);
  add_settings_calls(calls, parts);
}

}  // namespace dce::server
