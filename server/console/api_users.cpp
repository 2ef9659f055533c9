// Those who print, for programs.
#include "server/base/text.h"
#include "server/console/api.h"

namespace dce::server {
namespace {

Json json_of(const User& user) {
  return {{"id", user.id},           {"address", user.address},
          {"name", user.name},       {"language", user.language},
          {"blocked", user.blocked}, {"created_ms", user.created_at}};
}

HttpResponse one(const Visit& visit, const WebParts& parts) {
  const auto user = parts.users.find(visit.values[0]);
  if (!user) return json_problem(404, "there is no such user");
  const Quota::Account pages = parts.quota.of(user->id);
  Json json = json_of(*user);
  json["pages_today"] = pages.spent;
  json["pages_a_day"] = pages.is_limited() ? Json(pages.allowed) : Json();
  return json_answer(200, json);
}

HttpResponse set_quota(const Visit& visit, Acts& acts) {
  const Json body = body_of(visit);
  const bool usual = !body.contains("pages_a_day") || body["pages_a_day"].is_null();
  acts.set_quota(visit.actor(), visit.values[0],
                 usual ? std::nullopt : std::optional(member_number(body, "pages_a_day", 0, 0, 1'000'000)));
  return done_answer();
}

HttpResponse token(const Visit& visit, Acts& acts) {
  const Json body = body_of(visit);
  const int days = member_number(body, "days", 365, 1, 3650);
  const std::string made =
      acts.new_token(visit.actor(), visit.values[0], required_text(body, "title"), days * kDay);
  return json_answer(201, {{"token", made}});
}

HttpResponse rules(Users& users) {
  Json list = Json::array();
  for (const Users::Rule& rule : users.rules())
    list.push_back({{"pattern", rule.pattern}, {"allowed", rule.allowed}});
  return json_answer(200, {{"items", list}});
}

}  // namespace

void add_user_calls(Pages& calls, const ConsoleParts& parts) {
  const Role sees = Role::auditor, does = Role::operator_;
  Users& users = parts.web.users;
  Acts& acts = parts.acts;
  add_call(calls, "GET", "/users", sees, [&users](const Visit& visit) {
    return page_answer(users.page(visit.request.query_value("q"), page_request(visit.request)), json_of);
  });
  add_call(calls, "POST", "/users", does, [&acts](const Visit& visit) {
    const Json body = body_of(visit);
    return json_answer(
        201, json_of(acts.add_user(visit.actor(), required_text(body, "address"), member_text(body, "name"),
                                   member_text(body, "language", "en"))));
  });
  add_call(calls, "GET", "/users/{id}", sees, [&parts](const Visit& visit) { return one(visit, parts.web); });
  add_call(calls, "PUT", "/users/{id}/quota", does,
           [&acts](const Visit& visit) { return set_quota(visit, acts); });
  add_call(calls, "POST", "/users/{id}/block", does, [&acts](const Visit& visit) {
    return acts.set_blocked(visit.actor(), visit.values[0], true), done_answer();
  });
  add_call(calls, "POST", "/users/{id}/unblock", does, [&acts](const Visit& visit) {
    return acts.set_blocked(visit.actor(), visit.values[0], false), done_answer();
  });
  add_call(calls, "POST", "/users/{id}/code", does, [&acts](const Visit& visit) {
    return json_answer(200, {{"code", acts.new_code(visit.actor(), visit.values[0])}});
  });
  add_call(calls, "POST", "/users/{id}/tokens", does,
           [&acts](const Visit& visit) { return token(visit, acts); });
  add_call(calls, "DELETE", "/users/{id}/tokens", does, [&acts](const Visit& visit) {
    return acts.revoke_tokens(visit.actor(), visit.values[0]), done_answer();
  });
  add_call(calls, "GET", "/rules", sees, [&users](const Visit&) { return rules(users); });
  add_call(calls, "PUT", "/rules/{pattern}", does, [&acts](const Visit& visit) {
    const Json body = body_of(visit);
    const auto allowed = body.find("allowed");
    if (allowed == body.end() || !allowed->is_boolean())
      throw std::runtime_error("allowed must be true or false");
    return acts.set_rule(visit.actor(), visit.values[0], allowed->get<bool>()), done_answer();
  });
  add_call(calls, "DELETE", "/rules/{pattern}", does, [&acts](const Visit& visit) {
    return acts.remove_rule(visit.actor(), visit.values[0]), done_answer();
  });
}

}  // namespace dce::server
