// Whom the server tells when a job changes.
#include "server/console/page.h"

namespace dce::server {
namespace {

HttpResponse list(const Visit& visit, Webhooks& webhooks) {
  View view;
  for (const Webhook& webhook : webhooks.list()) {
    View row;
    row.set("id", webhook.id).set("url", webhook.url).set("title", webhook.title);
    row.set("enabled", webhook.enabled).set("result", webhook.last_result);
    row.set("waiting", std::to_string(webhook.waiting)).set("lost", std::to_string(webhook.lost));
    row.set("secret", webhooks.secret_of(webhook.id));
    add_time(row, "last", webhook.last_at);
    view.add("webhooks", std::move(row));
  }
  return show(visit, "webhooks", "Webhooks", std::move(view));
}

HttpResponse act(const Visit& visit, Webhooks& webhooks) {
  const std::string& id = visit.values[0];
  const std::string action = visit.field("action");
  if (action == "remove") return webhooks.remove(visit.actor(), id), done("/webhooks", "removed");
  if (action == "enable" || action == "disable") webhooks.set_enabled(visit.actor(), id, action == "enable");
  return done("/webhooks", "saved");
}

}  // namespace

void add_webhook_pages(Pages& pages, const ConsoleParts& parts) {
  Webhooks& webhooks = parts.webhooks;
  const Role who = Role::administrator;
  pages.add("GET", "/webhooks", {who, [&webhooks](const Visit& visit) { return list(visit, webhooks); }});
  pages.add("POST", "/webhooks", {who, [&webhooks](const Visit& visit) {
                                    webhooks.add(visit.actor(), visit.field("url"), visit.field("title"));
                                    return done("/webhooks", "saved");
                                  }});
  pages.add("POST", "/webhooks/{id}",
            {who, [&webhooks](const Visit& visit) { return act(visit, webhooks); }});
}

}  // namespace dce::server
