// Accounts, their tokens and webhooks, for programs of administrators.
#include "server/console/api.h"

namespace dce::server {
namespace {

Json json_of(const Account& account) {
  return {{"id", account.id},
          {"name", account.name},
          {"role", name_of(account.role)},
          {"enabled", account.enabled},
          {"seen_ms", account.seen_at}};
}

Json json_of(const Webhook& webhook) {
  return {{"id", webhook.id},           {"url", webhook.url},         {"title", webhook.title},
          {"enabled", webhook.enabled}, {"last_ms", webhook.last_at}, {"last_result", webhook.last_result},
          {"waiting", webhook.waiting}, {"lost", webhook.lost}};
}

Role role_in(const Json& body) {
  const std::optional<Role> role = role_of(required_text(body, "role"));
  if (!role) throw std::runtime_error("role must be auditor, operator or administrator");
  return *role;
}

bool flag_in(const Json& body, const char* name) {
  const auto found = body.find(name);
  if (found == body.end() || !found->is_boolean())
    throw std::runtime_error(std::string(name) + " must be true or false");
  return found->get<bool>();
}

HttpResponse change(const Visit& visit, Accounts& accounts) {
  const Json body = body_of(visit);
  const std::string& id = visit.values[0];
  if (body.contains("role")) accounts.set_role(visit.actor(), id, role_in(body));
  if (body.contains("password")) accounts.set_password(visit.actor(), id, required_text(body, "password"));
  if (body.contains("enabled")) accounts.set_enabled(visit.actor(), id, flag_in(body, "enabled"));
  const auto account = accounts.find(id);
  return account ? json_answer(200, json_of(*account)) : json_problem(404, "there is no such account");
}

HttpResponse add_token(const Visit& visit, Accounts& accounts) {
  const Json body = body_of(visit);
  const std::string token =
      accounts.make_token(visit.actor(), visit.account.id, role_in(body), required_text(body, "title"),
                          member_number(body, "days", 90, 1, 3650) * kDay);
  return json_answer(201, {{"token", token}});
}

void add_webhook_calls(Pages& calls, Webhooks& webhooks) {
  const Role who = Role::administrator;
  add_call(calls, "GET", "/webhooks", who, [&webhooks](const Visit&) {
    Json list = Json::array();
    for (const Webhook& webhook : webhooks.list()) list.push_back(json_of(webhook));
    return json_answer(200, {{"items", list}});
  });
  add_call(calls, "POST", "/webhooks", who, [&webhooks](const Visit& visit) {
    const Json body = body_of(visit);
    const Webhook made = webhooks.add(visit.actor(), required_text(body, "url"), member_text(body, "title"));
    Json json = json_of(made);
    json["secret"] = webhooks.secret_of(made.id);
    return json_answer(201, json);
  });
  add_call(calls, "PUT", "/webhooks/{id}", who, [&webhooks](const Visit& visit) {
    return webhooks.set_enabled(visit.actor(), visit.values[0], flag_in(body_of(visit), "enabled")),
           done_answer();
  });
  add_call(calls, "DELETE", "/webhooks/{id}", who, [&webhooks](const Visit& visit) {
    return webhooks.remove(visit.actor(), visit.values[0]), done_answer();
  });
}

}  // namespace

void add_account_calls(Pages& calls, const ConsoleParts& parts) {
  const Role who = Role::administrator;
  Accounts& accounts = parts.accounts;
  add_call(calls, "GET", "/accounts", who, [&accounts](const Visit&) {
    Json list = Json::array();
    for (const Account& account : accounts.list()) list.push_back(json_of(account));
    return json_answer(200, {{"items", list}});
  });
  add_call(calls, "POST", "/accounts", who, [&accounts](const Visit& visit) {
    const Json body = body_of(visit);
    return json_answer(201, json_of(accounts.add(visit.actor(), required_text(body, "name"), role_in(body),
                                                 required_text(body, "password"))));
  });
  add_call(calls, "PUT", "/accounts/{id}", who,
           [&accounts](const Visit& visit) { return change(visit, accounts); });
  add_call(calls, "DELETE", "/accounts/{id}", who, [&accounts](const Visit& visit) {
    return accounts.remove(visit.actor(), visit.values[0]), done_answer();
  });
  add_call(calls, "GET", "/tokens", who, [&accounts](const Visit&) {
    Json list = Json::array();
    for (const AccountToken& token : accounts.tokens())
      list.push_back({{"id", token.id},
                      {"account", token.account},
                      {"title", token.title},
                      {"role", name_of(token.role)},
                      {"expires_ms", token.expires_at}});
    return json_answer(200, {{"items", list}});
  });
  add_call(calls, "POST", "/tokens", who,
           [&accounts](const Visit& visit) { return add_token(visit, accounts); });
  add_call(calls, "DELETE", "/tokens/{id}", who, [&accounts](const Visit& visit) {
    return accounts.revoke(visit.actor(), visit.values[0]), done_answer();
  });
  add_webhook_calls(calls, parts.webhooks);
}

}  // namespace dce::server
