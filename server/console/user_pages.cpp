// Those who print: accounts, codes, tokens, and who may have one.
#include "server/base/text.h"
#include "server/console/page.h"
#include "server/languages/texts.h"
#include "server/reports/job_list.h"
#include "server/reports/usage.h"

namespace dce::server {
namespace {

HttpResponse list(const Visit& visit, const ConsoleParts& parts) {
  const std::string text = printable(trimmed(visit.request.query_value("q")), 100);
  const PageOf<User> page = parts.web.users.page(text, page_request(visit.request));
  View view;
  view.set("q", text);
  for (const User& user : page.rows) {
    View row;
    row.set("id", user.id).set("address", user.address).set("name", user.name);
    row.set("language", user.language).set("blocked", user.blocked);
    add_time(row, "since", user.created_at);
    view.add("users", std::move(row));
  }
  for (const std::string& tag : languages())
    view.add("languages", option(tag, std::string(language_name(tag)), "en"));
  add_paging(view, visit, page);
  return show(visit, "users", "Users", std::move(view));
}

HttpResponse one(const Visit& visit, const ConsoleParts& parts, const std::string& code = {},
                 const std::string& token = {}) {
  const auto user = parts.web.users.find(visit.values[0]);
  if (!user) return show_message(visit, 404, "Not found", "There is no such user.", "/users");
  View view;
  view.set("id", user->id).set("address", user->address).set("name", user->name);
  view.set("language", std::string(language_name(user->language))).set("blocked", user->blocked);
  view.set("code", code).set("token", token);
  add_time(view, "since", user->created_at);
  const Millis now = system_now();
  const Usage month =
      usage_total(parts.web.jobs.database(), format_day(now - 29 * kDay), format_day(now), user->id);
  const Quota::Account pages = parts.web.quota.of(user->id);
  view.set("today", std::to_string(pages.spent)).set("limited", pages.is_limited());
  view.set("allowed", std::to_string(pages.allowed)).set("own_quota", pages.own);
  view.set("month_pages", std::to_string(month.pages)).set("month_jobs", std::to_string(month.jobs));
  const PageOf<JobLine> jobs =
      list_jobs(parts.web.jobs.database(), {.state = "all", .user_id = user->id}, {.count = 10});
  for (const JobLine& line : jobs.rows) {
    View row;
    row.set("id", line.id).set("name", line.name).set("unnamed", line.name.empty());
    row.set("pages", known_number(line.pages)).set("device", line.device);
    add_state(row, line.state);
    add_time(row, "at", line.created_at);
    view.add("jobs", std::move(row));
  }
  return show(visit, "user", user->address, std::move(view));
}

HttpResponse act(const Visit& visit, const ConsoleParts& parts) {
  const std::string& id = visit.values[0];
  const std::string action = visit.field("action");
  if (action == "code") return one(visit, parts, parts.acts.new_code(visit.actor(), id));
  if (action == "token") {
    const int days = number_of(visit.field("days"), 365, 1, 3650);
    return one(visit, parts, "", parts.acts.new_token(visit.actor(), id, visit.field("title"), days * kDay));
  }
  if (action == "quota")
    parts.acts.set_quota(visit.actor(), id, number_of(visit.field("pages"), 0, 0, 1'000'000));
  if (action == "usual-quota") parts.acts.set_quota(visit.actor(), id, std::nullopt);
  if (action == "revoke") parts.acts.revoke_tokens(visit.actor(), id);
  if (action == "block" || action == "unblock") parts.acts.set_blocked(visit.actor(), id, action == "block");
  return done("/users/" + id, "saved");
}

HttpResponse rules(const Visit& visit, const ConsoleParts& parts) {
  View view;
  for (const Users::Rule& rule : parts.web.users.rules())
    view.add("rules", View().set("pattern", rule.pattern).set("allowed", rule.allowed));
  return show(visit, "rules", "Who may print", std::move(view));
}

HttpResponse change_rules(const Visit& visit, Acts& acts) {
  const std::string action = visit.field("action"), pattern = visit.field("pattern");
  if (action == "remove") {
    acts.remove_rule(visit.actor(), pattern);
  } else {
    acts.set_rule(visit.actor(), pattern, action == "allow");
  }
  return done("/rules", "saved");
}

}  // namespace

void add_user_pages(Pages& pages, const ConsoleParts& parts) {
  pages.add("GET", "/users", {Role::auditor, [&parts](const Visit& visit) { return list(visit, parts); }});
  pages.add("POST", "/users", {Role::operator_, [&parts](const Visit& visit) {
                                 const User user =
                                     parts.acts.add_user(visit.actor(), visit.field("address"),
                                                         visit.field("name"), visit.field("language"));
                                 return done("/users/" + user.id, "saved");
                               }});
  pages.add("GET", "/users/{id}",
            {Role::auditor, [&parts](const Visit& visit) { return one(visit, parts); }});
  pages.add("POST", "/users/{id}",
            {Role::operator_, [&parts](const Visit& visit) { return act(visit, parts); }});
  pages.add("GET", "/rules", {Role::auditor, [&parts](const Visit& visit) { return rules(visit, parts); }});
  pages.add("POST", "/rules",
            {Role::operator_, [&parts](const Visit& visit) { return change_rules(visit, parts.acts); }});
}

}  // namespace dce::server
