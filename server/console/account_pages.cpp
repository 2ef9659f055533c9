// Who administers, and with what their programs do.
#include "server/console/page.h"

namespace dce::server {
namespace {

Role role_from(const Visit& visit) {
  const std::optional<Role> role = role_of(visit.field("role"));
  if (!role) throw std::runtime_error("there is no such role");
  return *role;
}

void add_roles(View& view, Role chosen) {
  for (const Role role : {Role::auditor, Role::operator_, Role::administrator}) {
    const std::string name(name_of(role));
    view.add("roles", option(name, name, std::string(name_of(chosen))));
  }
}

HttpResponse list(const Visit& visit, Accounts& accounts, const std::string& token = {}) {
  View view;
  view.set("new_token", token);
  for (const Account& account : accounts.list()) {
    View row;
    row.set("id", account.id).set("name", account.name).set("enabled", account.enabled);
    row.set("mine", account.id == visit.account.id).set("role", std::string(name_of(account.role)));
    add_time(row, "seen", account.seen_at);
    add_roles(row, account.role);
    view.add("accounts", std::move(row));
  }
  const Millis now = system_now();
  for (const AccountToken& token_of_list : accounts.tokens()) {
    View row;
    row.set("id", token_of_list.id).set("account", token_of_list.account).set("title", token_of_list.title);
    row.set("role", std::string(name_of(token_of_list.role))).set("over", token_of_list.expires_at <= now);
    add_time(row, "expires", token_of_list.expires_at);
    view.add("tokens", std::move(row));
  }
  add_roles(view, Role::operator_);
  return show(visit, "accounts", "Accounts", std::move(view));
}

HttpResponse change(const Visit& visit, Accounts& accounts) {
  const std::string& id = visit.values[0];
  const std::string action = visit.field("action");
  if (action == "role") accounts.set_role(visit.actor(), id, role_from(visit));
  if (action == "password") accounts.set_password(visit.actor(), id, visit.field("password"));
  if (action == "enable" || action == "disable") accounts.set_enabled(visit.actor(), id, action == "enable");
  if (action == "remove") accounts.remove(visit.actor(), id);
  return done("/accounts", action == "remove" ? "removed" : "saved");
}

}  // namespace

void add_account_pages(Pages& pages, const ConsoleParts& parts) {
  Accounts& accounts = parts.accounts;
  const Role who = Role::administrator;
  pages.add("GET", "/accounts", {who, [&accounts](const Visit& visit) { return list(visit, accounts); }});
  pages.add("POST", "/accounts", {who, [&accounts](const Visit& visit) {
                                    accounts.add(visit.actor(), visit.field("name"), role_from(visit),
                                                 visit.field("password"));
                                    return done("/accounts", "saved");
                                  }});
  pages.add("POST", "/accounts/{id}",
            {who, [&accounts](const Visit& visit) { return change(visit, accounts); }});
  pages.add("POST", "/tokens", {who, [&accounts](const Visit& visit) {
                                  const int days = number_of(visit.field("days"), 90, 1, 3650);
                                  return list(
                                      visit, accounts,
                                      accounts.make_token(visit.actor(), visit.account.id, role_from(visit),
                                                          visit.field("title"), days * kDay));
                                }});
  pages.add("POST", "/tokens/{id}", {who, [&accounts](const Visit& visit) {
                                       accounts.revoke(visit.actor(), visit.values[0]);
                                       return done("/accounts", "removed");
                                     }});
}

}  // namespace dce::server
