// The REST API of the administration, version 1: what programs of those who administer use. The template
// openapi.json describes it.
#pragma once

#include <string>

#include "server/console/page.h"
#include "server/web/json_answers.h"

namespace dce::server {

constexpr char kApiBase[] = "/api/admin/v1";

/// A call's body as JSON; an empty object for none. Throws std::runtime_error for what is none.
Json body_of(const Visit& visit);
/// A member that is a text; `otherwise` where it is not there. Throws std::runtime_error for another kind.
std::string member_text(const Json& json, const char* name, const std::string& otherwise = {});
/// One that must be there.
std::string required_text(const Json& json, const char* name);
int member_number(const Json& json, const char* name, int otherwise, int least, int most);

HttpResponse done_answer();

template <class Row, class ToJson>
HttpResponse page_answer(const PageOf<Row>& page, const ToJson& to_json) {
  Json items = Json::array();
  for (const Row& row : page.rows) items.push_back(to_json(row));
  return json_answer(200, {{"items", items}, {"older", page.older}, {"newer", page.newer}});
}

/// "GET", "/jobs/{id}": below kApiBase.
void add_call(Pages& calls, const char* method, const std::string& pattern, Role role,
              std::function<HttpResponse(const Visit&)> answer);

void add_job_calls(Pages& calls, const ConsoleParts& parts);
void add_user_calls(Pages& calls, const ConsoleParts& parts);
void add_device_calls(Pages& calls, const ConsoleParts& parts);
void add_account_calls(Pages& calls, const ConsoleParts& parts);
/// All of them.
void add_calls(Pages& calls, const ConsoleParts& parts);

}  // namespace dce::server
